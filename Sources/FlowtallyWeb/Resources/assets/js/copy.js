import { announce } from "./announce.js";

/**
 * Buttons with `data-copy` copy the text of the element with that id.
 * @param {Document} root
 */
export function offerCopying(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!(button instanceof HTMLElement)) return;
    const source = root.getElementById(button.dataset.copy ?? "");
    if (!source) return;
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
      button.textContent = "Copied";
      announce("Copied");
      setTimeout(() => (button.textContent = label), 2_000);
    } catch {
      // The clipboard needs HTTPS or localhost; a selection is one keystroke away from a copy.
      root.getSelection()?.selectAllChildren(source);
    }
  });
}
