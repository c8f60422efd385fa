import { announce } from "../announce.js";
import { Combobox } from "./combobox.js";
import { readState, remember, remembered, sourceQuery, toggled, writeState } from "./state.js";

/** With more workflows than this, the list can be searched. */
const searchableFrom = 10;

/** Range, workflow and series of a chart without a new page; the state lives in the address. */
export class ChartControls {
  #slot;
  #chart;
  #state;
  /** What an address without a word about the chart stands for. */
  #otherwise;

  /**
   * @param {import("../slots/slot.js").Slot} slot
   * @param {import("./chart.js").RunsChart} chart
   */
  constructor(slot, chart) {
    this.#slot = slot;
    this.#chart = chart;
    const current = this.#find("[data-range][aria-current]");
    const nothing = { range: "", granularity: "", workflowId: "", hidden: [], isSplit: false };
    this.#otherwise = { ...readState(remembered(document.cookie), nothing), range: current?.dataset.range ?? "30d" };
    this.#state = readState(location.search, this.#otherwise);
    slot.query = sourceQuery(this.#state);
  }

  start() {
    const { element } = this.#slot;
    element.addEventListener("slot-change", () => this.#show());
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLSelectElement) this.#go({ workflowId: target.value });
    });
    addEventListener("popstate", () => this.#enter(readState(location.search, this.#otherwise)));
    this.#show();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const control = event.target.closest("[data-range], [data-clear], [data-series], [data-split], [data-png]");
    if (!(control instanceof HTMLElement)) return;
    event.preventDefault();
    const { range, clear, series, split, png } = control.dataset;
    if (range) this.#go({ range, granularity: "" });
    else if (clear !== undefined) this.#go({ workflowId: "" });
    else if (series) this.#go({ hidden: toggled(this.#state.hidden, series) });
    else if (split !== undefined) this.#go({ isSplit: !this.#state.isSplit });
    else if (png !== undefined) this.#chart.download();
  }

  /** @param {Partial<import("./state.js").ChartState>} change */
  #go(change) {
    // An address that says nothing must mean the same when one comes back to it.
    history.replaceState(null, "", location.pathname + writeState(location.search, this.#state));
    const state = { ...this.#state, ...change };
    history.pushState(null, "", location.pathname + writeState(location.search, state));
    remember(state);
    this.#enter(state);
  }

  /** @param {import("./state.js").ChartState} state */
  async #enter(state) {
    this.#state = state;
    const query = sourceQuery(state);
    if (query === this.#slot.query) return this.#chart.apply(state);
    this.#slot.query = query;
    this.#find("[data-range][aria-current]")?.removeAttribute("aria-current");
    this.#find(`[data-range="${CSS.escape(state.range)}"]`)?.setAttribute("aria-current", "true");
    await this.#slot.load(true);
    if (!this.#slot.isStale && this.#slot.query === query) announce(this.#find("[data-summary]")?.dataset.summary);
  }

  #show() {
    const select = this.#find("select");
    if (select instanceof HTMLSelectElement && !select.hidden && select.options.length > searchableFrom + 1) {
      new Combobox(select).start();
    }
    this.#chart.show(this.#state);
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement | null}
   */
  #find(selector) {
    return this.#slot.element.querySelector(selector);
  }
}
