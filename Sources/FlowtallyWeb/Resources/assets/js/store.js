const prefix = "flowtally.";

/**
 * What this browser remembers; storage may be full or forbidden, and nothing depends on it.
 * @param {string} key
 * @param {unknown} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {}
}

/** @param {string} key */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key) ?? "null");
  } catch {
    return null;
  }
}
