import { Slot } from "./slot.js";
import { showChart } from "./chart.js";
import { followFilters } from "./filters.js";
import { refreshRegularly } from "./refresh.js";
import { showFreshness } from "./freshness.js";
import { offerCopying } from "./copy.js";

const slots = [...document.querySelectorAll("[data-slot]")].map((element) => new Slot(element));
const chart = slots.find((slot) => slot.name === "chart");

document.addEventListener("slot-change", (event) => {
  const slot = event.target;
  showFreshness(slots);
  if (slot instanceof HTMLElement && slot.dataset.slot === "chart") showChart(slot);
});

if (chart) {
  showChart(chart.element);
  followFilters(chart);
}
refreshRegularly(slots);
offerCopying(document);
for (const slot of slots) slot.start();
