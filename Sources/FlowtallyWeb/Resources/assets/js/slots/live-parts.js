import { swap } from "./fragment.js";

/** How long an answer may take. */
const patience = 8_000;

/** Parts of a page that are not had alone, such as the rows of a list: the whole page is had anew, and they are taken from it. */
export class LiveParts {
  isStale = false;
  /** What a screen reader is told. */
  news = "";

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** Somebody edits a row, or marks something to copy it. */
  get isBusy() {
    return document.querySelector("[data-live] form") !== null || !getSelection()?.isCollapsed;
  }

  async load() {
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(), patience);
    try {
      const response = await fetch(location.href, { headers: { accept: "text/html" }, signal: request.signal });
      if (!response.ok || response.redirected) throw new Error(`${response.url} answered ${response.status}`);
      this.#place(partsOf(new DOMParser().parseFromString(await response.text(), "text/html")));
      this.isStale = false;
    } catch {
      this.isStale = true;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {HTMLElement[]} parts */
  #place(parts) {
    const shown = partsOf(document);
    // The first row has come, or the last one gone.
    if (parts.length !== shown.length) return location.reload();
    this.news = "";
    for (const [place, part] of parts.entries()) {
      if (part.innerHTML === shown[place].innerHTML) continue;
      const content = document.createDocumentFragment();
      content.append(...part.childNodes);
      swap(shown[place], content);
      this.news = "The page has changed";
    }
  }
}

/** @returns {LiveParts[]} those of this page, which has one or none */
export function ownParts() {
  const name = partsOf(document)[0]?.dataset.live;
  return name ? [new LiveParts(name)] : [];
}

/** @param {Document} page */
const partsOf = (page) => [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-live]"))];
