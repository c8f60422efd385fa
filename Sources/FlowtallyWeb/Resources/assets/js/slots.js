import { RunsChart } from "./chart/chart.js";
import { ChartControls } from "./chart/controls.js";
import { offerCopying } from "./copy.js";
import { ownAnswers } from "./slots/answer-cache.js";
import { awaitFirstRun } from "./slots/first-steps.js";
import { showFreshness } from "./slots/freshness.js";
import { ownParts } from "./slots/live-parts.js";
import { followChanges } from "./slots/live.js";
import { refreshRegularly } from "./slots/refresh.js";
import { Slot } from "./slots/slot.js";

const cache = ownAnswers();
const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-slot]"));
const slots = [...elements].map((element) => new Slot(element, cache));

const live = followChanges([...slots, ...ownParts()], () => show());
const show = () => showFreshness(slots, live.state);

document.addEventListener("slot-change", show);
for (const slot of slots) {
  if (slot.name === "chart") new ChartControls(slot, new RunsChart(slot.element)).start();
  slot.start();
}
refreshRegularly(slots, show);
awaitFirstRun(slots);
offerCopying(document);
