import { ownAnswers } from "./slots/answer-cache.js";

/** The user's menu closes on Escape and on a click or focus elsewhere; whoever logs out leaves nothing in this tab. */
const menu = document.querySelector("[data-menu]");

if (menu instanceof HTMLDetailsElement) {
  /** @param {Event} event */
  const closeOutside = (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", closeOutside);
  document.addEventListener("focusin", closeOutside);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("submit", () => ownAnswers().clear());
}
