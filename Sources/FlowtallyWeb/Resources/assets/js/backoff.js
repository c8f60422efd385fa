const first = 2_000;
const longest = 5 * 60_000;

/**
 * Exponential backoff with full jitter: many browsers do not come back in step.
 * @param {number} failures how many attempts failed before
 * @returns {number} milliseconds to wait
 */
export const backoff = (failures) => Math.random() * Math.min(longest, first * 2 ** failures);
