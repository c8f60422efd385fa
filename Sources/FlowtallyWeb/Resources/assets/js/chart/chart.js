import { painted } from "../painted.js";
import { readColours } from "./colours.js";
import { reduced } from "./decimation.js";
import { followKeys } from "./keys.js";
import { guide, options } from "./options.js";
import { savePicture } from "./picture.js";
import { datasets, seriesNames } from "./series.js";

/**
 * What the server gives to be drawn; all texts are ready to be shown.
 * @typedef {object} ChartData
 * @property {string} title
 * @property {string} file name of a picture, without its ending
 * @property {string[]} labels
 * @property {string[]} titles
 * @property {string[]} hrefs the runs of each bucket
 * @property {string[][]} tooltips
 * @property {number[]} runs
 * @property {number[]} completed
 * @property {number[]} failed
 * @property {number[]} cancelled
 * @property {(number | null)[]} average
 * @property {(number | null)[]} trend
 * @property {boolean[]} partial
 * @property {boolean} isSparse with so few points a line would tell a story that is not there
 * @property {{value: number, label: string}[]} axis
 */

/** Chart.js, once it has come. */
const library = new URL("../../vendor/chart.min.js", import.meta.url).href;

/** The picture in a slot: drawn anew with each content, and with other colours. */
export class RunsChart {
  #slot;
  /** @type {any} */
  #chart = null;
  /** @type {ChartData | null} */
  #data = null;
  /** @type {import("./state.js").ChartState | null} */
  #state = null;
  #touched = -1;

  /** @param {HTMLElement} slot */
  constructor(slot) {
    this.#slot = slot;
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => this.#draw());
    }
    this.#followPrinting();
  }

  /**
   * Draws the data that stands in the slot, in place of the chart before.
   * @param {import("./state.js").ChartState} state
   */
  async show(state) {
    this.#state = state;
    const block = this.#slot.querySelector("[data-chart]");
    this.#data = block && JSON.parse(block.textContent ?? "");
    this.#showKeys();
    if (this.#data && !globalThis.Chart) {
      await painted();
      await loadLibrary(this.#plot);
      await painted();
    }
    this.#draw();
  }

  /**
   * Draws the same data with other series.
   * @param {import("./state.js").ChartState} state
   */
  async apply(state) {
    this.#state = state;
    this.#showKeys();
    await painted();
    this.#draw();
  }

  download() {
    if (!this.#chart || !this.#data) return;
    const { colours, family } = this.#look;
    savePicture(this.#chart.canvas, { title: this.#data.title, name: `${this.#data.file}.png`, colours, family });
  }

  /** @returns {HTMLElement | null} */
  get #plot() {
    return this.#slot.querySelector("[data-plot]");
  }

  get #look() {
    return { colours: readColours(this.#plot ?? this.#slot), family: getComputedStyle(document.body).fontFamily };
  }

  #draw() {
    this.#chart?.destroy();
    this.#chart = null;
    const plot = this.#plot;
    const canvas = plot?.querySelector("canvas");
    if (!plot || !canvas || !this.#data || !this.#state || !globalThis.Chart) return;
    const { colours, family } = this.#look;
    const { hidden, isSplit } = this.#state;
    const data = reduced(this.#data, Math.max(200, plot.clientWidth / 2));
    const series = datasets(data, colours, isSplit).map((set) => ({ ...set, hidden: hidden.includes(set.name) }));
    this.#chart = new globalThis.Chart(canvas, {
      type: "line",
      data: { labels: data.labels, datasets: series },
      options: {
        ...options(data, colours, family, isSplit),
        onClick: (/** @type {any} */ event, /** @type {{index: number}[]} */ [first]) => {
          if (first) this.#open(event.native, data.hrefs[first.index], first.index);
        },
      },
      plugins: [guide(colours)],
    });
    followKeys(plot, this.#chart, data);
  }

  /**
   * Opens the runs of a bucket; a finger's first tap only shows what they are.
   * @param {PointerEvent} event
   * @param {string} href
   * @param {number} index
   */
  #open(event, href, index) {
    const isFirstTouch = event.pointerType === "touch" && this.#touched !== index;
    this.#touched = index;
    if (isFirstTouch) return;
    if (event.metaKey || event.ctrlKey) open(href, "_blank", "noopener");
    else location.assign(href);
  }

  /** The legend's keys: which there are, and which are pressed. */
  #showKeys() {
    if (!this.#state) return;
    const { hidden, isSplit } = this.#state;
    const drawn = seriesNames(isSplit);
    for (const key of /** @type {NodeListOf<HTMLElement>} */ (this.#slot.querySelectorAll("[data-series]"))) {
      const name = key.dataset.series ?? "";
      key.hidden = !drawn.includes(name);
      key.setAttribute("aria-pressed", String(!hidden.includes(name)));
    }
    this.#slot.querySelector("[data-split]")?.setAttribute("aria-pressed", String(isSplit));
  }

  /** A canvas keeps its colours on paper, so it is drawn in the light ones before. */
  #followPrinting() {
    const { dataset } = document.documentElement;
    /** @type {string | undefined} */
    let theme;
    addEventListener("beforeprint", () => {
      theme = dataset.theme;
      dataset.theme = "light";
      this.#draw();
    });
    addEventListener("afterprint", () => {
      if (theme) dataset.theme = theme;
      else delete dataset.theme;
      this.#draw();
    });
  }
}

/**
 * Loads Chart.js; where it does not come, says where the numbers are.
 * @param {HTMLElement | null} plot
 */
async function loadLibrary(plot) {
  try {
    await import(library);
  } catch {
    if (plot) plot.dataset.missing = "The picture could not be drawn here. “Show as table” has all numbers.";
  }
}
