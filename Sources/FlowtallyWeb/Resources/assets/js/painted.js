/**
 * Resolves once what was changed so far is on the screen, so that nobody waits for what comes after.
 * @returns {Promise<void>}
 */
export const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
