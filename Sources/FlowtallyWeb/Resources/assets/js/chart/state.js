/**
 * Which chart is shown, as the address holds it.
 * @typedef {object} ChartState
 * @property {string} range
 * @property {string} granularity empty for the range's own
 * @property {string} workflowId empty for all workflows
 * @property {string[]} hidden names of the series that are switched off
 * @property {boolean} isSplit by outcome
 */

/**
 * @param {string} search of an address
 * @param {ChartState} otherwise for an address that names no range
 * @returns {ChartState}
 */
export function readState(search, otherwise) {
  const query = new URLSearchParams(search);
  const range = query.get("range");
  return {
    range: range || otherwise.range,
    granularity: query.get("granularity") ?? "",
    workflowId: query.get("workflowId") ?? "",
    hidden: range || query.has("hide") ? list(query.get("hide")) : otherwise.hidden,
    isSplit: range || query.has("split") ? query.get("split") === "true" : otherwise.isSplit,
  };
}

/**
 * The address's search with another chart in it.
 * @param {string} search
 * @param {ChartState} state
 */
export function writeState(search, { range, granularity, workflowId, hidden, isSplit }) {
  const query = new URLSearchParams(search);
  query.delete("done");
  const values = { range, granularity, workflowId, hide: hidden.join(","), split: isSplit ? "true" : "" };
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return `?${query}`;
}

/**
 * What the server is asked with; it does not care which series are drawn.
 * @param {ChartState} state
 */
export const sourceQuery = (state) => writeState("", { ...state, hidden: [], isSplit: false });

/**
 * @param {string[]} names
 * @param {string} name
 */
export const toggled = (names, name) =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];

const cookie = "flowtally_chart";

/**
 * Keeps the choice for the next visit, where the server draws the page with it; the workflow is not a habit.
 * @param {ChartState} state
 */
export function remember(state) {
  const value = encodeURIComponent(writeState("", { ...state, workflowId: "", granularity: "" }).slice(1));
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${value}; path=/dashboard; max-age=31536000; samesite=lax${secure}`;
}

/**
 * The search that was remembered.
 * @param {string} cookies as in `document.cookie`
 */
export function remembered(cookies) {
  const found = cookies.split("; ").find((text) => text.startsWith(`${cookie}=`));
  return decodeURIComponent(found?.slice(cookie.length + 1) ?? "");
}

/** @param {string | null} text */
const list = (text) => (text ?? "").split(",").filter(Boolean);
