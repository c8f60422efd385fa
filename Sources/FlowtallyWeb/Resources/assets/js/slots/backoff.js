const first = 2_000;
const longest = 5 * 60_000;

/**
 * Exponential backoff with full jitter: many browsers do not come back in step.
 * @param {number} failures how many attempts failed before
 * @param {() => number} random from 0 to 1
 * @returns {number} milliseconds to wait
 */
export const backoff = (failures, random = Math.random) => random() * Math.min(longest, first * 2 ** failures);
