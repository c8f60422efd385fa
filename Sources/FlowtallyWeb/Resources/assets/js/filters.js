import { announce } from "./announce.js";
import { recall, remember } from "./store.js";

/**
 * Range and workflow of the chart without a new page; the state lives in the address.
 * @param {import("./slot.js").Slot} slot
 */
export function followFilters(slot) {
  const { element } = slot;

  const show = async (search) => {
    slot.query = search;
    await slot.load({ filtered: true });
    if (!slot.isStale && slot.query === search) announce(element.querySelector("[data-summary]")?.dataset.summary);
  };

  const go = (search) => {
    history.pushState(null, "", location.pathname + search);
    remember("range", new URLSearchParams(search).get("range"));
    show(search);
  };

  element.addEventListener("click", (event) => {
    const link = event.target.closest("[data-range], [data-range-clear]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.range) {
      element.querySelector("[data-range][aria-current]")?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    }
    go(new URL(link.href).search);
  });

  element.addEventListener("change", (event) => {
    const form = event.target.closest("[data-filter]");
    if (!form) return;
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    go("?" + new URLSearchParams(chosen));
  });

  addEventListener("popstate", () => show(location.search));

  slot.query = location.search;
  const range = recall("range");
  if (!location.search && range && !element.querySelector(`[data-range="${CSS.escape(range)}"][aria-current]`)) {
    history.replaceState(null, "", `?range=${encodeURIComponent(range)}`);
    show(location.search);
  }
}
