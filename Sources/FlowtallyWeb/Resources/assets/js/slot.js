import { announce } from "./announce.js";
import { backoff } from "./backoff.js";
import { parseFragment, swap } from "./fragment.js";

const skeletonDelay = 200;

/** One part of a page that the server renders alone and that fails alone. */
export class Slot {
  /** True while the last answer was a failure. */
  isStale = false;
  #request = 0;
  #failures = 0;
  #timer = 0;
  #last = "";

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.name = element.dataset.slot;
    this.query = "";
    element.addEventListener("click", (event) => {
      if (!event.target.closest("[data-retry]")) return;
      event.preventDefault();
      this.load();
    });
  }

  /** Retries at once what the server could not render into the page. */
  start() {
    if (this.#lacksContent) this.#fail();
  }

  get updatedAt() {
    return this.element.querySelector("[data-updated]")?.dataset.updated ?? "";
  }

  get #lacksContent() {
    return this.element.querySelector("[data-failure]") !== null;
  }

  /** @param {{filtered?: boolean}} options filtered: the person asked for other data, so waiting shows. */
  async load({ filtered = false } = {}) {
    const request = ++this.#request;
    clearTimeout(this.#timer);
    const skeleton = filtered ? setTimeout(() => this.#showLoading(true), skeletonDelay) : 0;
    const html = await this.#fetch();
    clearTimeout(skeleton);
    if (request !== this.#request) return;
    this.#showLoading(false);
    if (html === null) this.#fail();
    else this.#succeed(html);
    this.element.dispatchEvent(new CustomEvent("slot-change", { bubbles: true }));
  }

  /** @returns {Promise<string | null>} null when there is no usable answer */
  async #fetch() {
    try {
      const response = await fetch(this.element.dataset.src + this.query, { headers: { accept: "text/html" } });
      if (response.status === 401) {
        location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
      }
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  #succeed(html) {
    const fragment = parseFragment(html);
    if (fragment.querySelector("[data-failure]")) return this.#fail();
    this.#failures = 0;
    const wasStale = this.isStale;
    this.isStale = false;
    this.element.classList.remove("is-stale");
    if (wasStale || html !== this.#last) swap(this.element, fragment);
    this.#last = html;
  }

  #fail() {
    if (!this.isStale && !this.#lacksContent) this.#showNotice();
    this.isStale = true;
    this.#retryLater();
  }

  #showNotice() {
    const text = `Could not refresh, showing ${this.updatedAt || "the last figures"}`;
    const notice = document.createElement("div");
    notice.className = "slot-notice";
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Retry" });
    button.dataset.retry = "";
    notice.append(Object.assign(document.createElement("span"), { textContent: text }), button);
    this.element.classList.add("is-stale");
    this.element.append(notice);
    announce(text);
  }

  #retryLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!document.hidden) this.load();
    }, backoff(this.#failures++));
  }

  #showLoading(isLoading) {
    this.element.classList.toggle("is-loading", isLoading);
    this.element.setAttribute("aria-busy", String(isLoading));
  }
}
