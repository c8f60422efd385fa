import { announce } from "../announce.js";
import { fetchAnswer } from "./answer.js";
import { parseFragment, swap } from "./fragment.js";
import { SlotLoader } from "./loader.js";

/** One part of a page that the server renders alone and that fails alone. */
export class Slot {
  /** What the slot's address is asked with. */
  query = "";
  #html = "";
  #loader;

  /**
   * @param {HTMLElement} element
   * @param {import("./answer-cache.js").AnswerCache} cache
   */
  constructor(element, cache) {
    this.element = element;
    this.name = element.dataset.slot ?? "";
    this.#loader = new SlotLoader({
      cache,
      view: this,
      fetchAnswer: (source, ...rest) => fetchAnswer(source, this.name, ...rest),
      isAwake: () => !document.hidden && navigator.onLine,
    });
    element.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("[data-retry]")) return;
      event.preventDefault();
      this.load(true);
    });
  }

  /** Begins with what came with the page. */
  start() {
    const { innerHTML: html, dataset: { updated = "" } } = this.element;
    this.#loader.start(this.#source, this.#lacksContent ? null : { html, updated, etag: "" });
  }

  /** @param {boolean} isAsked whether a person asked for it and waits */
  load(isAsked = false) {
    return this.#loader.load(this.#source, isAsked);
  }

  get isStale() {
    return this.#loader.isStale;
  }

  /** What a screen reader is told after a change. */
  get news() {
    return `Updated ${this.element.dataset.updated}`;
  }

  /** Somebody is choosing from a list, which new content would close. */
  get isBusy() {
    return this.element.querySelector("select:focus, [aria-expanded=true]") !== null;
  }

  get #source() {
    return (this.element.dataset.src ?? "") + this.query;
  }

  get #lacksContent() {
    return this.element.querySelector("[data-failure]") !== null;
  }

  /** @param {import("./answer.js").Answer} answer */
  show(answer) {
    this.#place(answer);
    this.element.classList.remove("is-stale");
    this.element.querySelector(".slot-notice")?.remove();
    this.#changed();
  }

  /** @param {import("./answer.js").Answer} answer */
  showKept(answer) {
    this.#place(answer);
    this.#changed();
  }

  markKept() {
    this.#notify(`From ${this.element.dataset.updated}, refreshing…`);
  }

  showWaiting() {
    this.#setWaiting(true);
  }

  showFailure() {
    this.#setWaiting(false);
    if (!this.#lacksContent) {
      const text = `Could not refresh, showing ${this.element.dataset.updated || "the last figures"}`;
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Retry" });
      button.dataset.retry = "";
      button.dataset.focus = "retry";
      if (!this.element.classList.contains("is-stale")) announce(text);
      this.element.classList.add("is-stale");
      this.#notify(text, button);
    }
    this.#changed();
  }

  leave() {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
  }

  /** @param {import("./answer.js").Answer} answer */
  #place({ html, updated }) {
    this.#setWaiting(false);
    this.element.dataset.updated = updated;
    if (html !== this.#html || this.#lacksContent) swap(this.element, parseFragment(html));
    this.#html = html;
  }

  /**
   * @param {string} text
   * @param {HTMLElement[]} controls
   */
  #notify(text, ...controls) {
    const notice = Object.assign(document.createElement("div"), { className: "slot-notice" });
    notice.append(Object.assign(document.createElement("span"), { textContent: text }), ...controls);
    const earlier = this.element.querySelector(".slot-notice");
    const isFocused = earlier?.contains(document.activeElement);
    earlier?.remove();
    this.element.append(notice);
    if (isFocused) controls[0]?.focus();
  }

  /** @param {boolean} isWaiting */
  #setWaiting(isWaiting) {
    this.element.classList.toggle("is-loading", isWaiting);
    this.element.setAttribute("aria-busy", String(isWaiting));
  }

  #changed() {
    this.element.dispatchEvent(new CustomEvent("slot-change", { bubbles: true }));
  }
}
