/**
 * The content of a slot as the server gave it.
 * @typedef {object} Answer
 * @property {string} html
 * @property {string} etag empty where the content came with a page
 * @property {string} updated when its figures were read, as it is shown
 */

/** The viewer is not signed in any more. */
export class SignedOut extends Error {}

/** The server will not answer this, however often it is asked. */
export class Refused extends Error {}

/**
 * Whether an answer is all of a slot's content: it ends with the slot's own mark.
 * @param {string} html
 * @param {string} name
 */
export const isWhole = (html, name) => html.trimEnd().endsWith(`<p hidden data-end="${name}"></p>`);

/**
 * Fetches a slot's content; where the server says that it is unchanged, what was known.
 * @param {string} source
 * @param {string} name of the slot
 * @param {Answer | null} known
 * @param {AbortSignal} signal
 * @param {boolean} isRetry past every cache, as one of them may hold what was wrong
 * @returns {Promise<Answer>} rejects where there is no usable answer, `SignedOut` and `Refused` among others
 */
export async function fetchAnswer(source, name, known, signal, isRetry) {
  const headers = known?.etag ? { "if-none-match": known.etag } : undefined;
  const response = await fetch(source, { signal, headers, cache: isRetry && !headers ? "reload" : "default" });
  const updated = decodeURIComponent(response.headers.get("updated") ?? "");
  if (response.status === 304 && known) return { ...known, updated };
  // Read in any case: browsers take an answer that nobody reads for one that never came, and report it so.
  const html = await response.text();
  if (response.status === 401) throw new SignedOut();
  if ([400, 403, 404].includes(response.status)) throw new Refused();
  if (!response.ok) throw new Error(`${source} answered ${response.status}`);
  if (!isWhole(html, name)) throw new Error(`${source} answered something else than the slot ${name}`);
  return { html, updated, etag: response.headers.get("etag") ?? "" };
}
