/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parseFragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * Puts new content into an element; focus, scroll positions and opened details stay.
 * @param {HTMLElement} element
 * @param {DocumentFragment} content
 */
export function swap(element, content) {
  const focused = element.contains(document.activeElement) && document.activeElement.dataset.focus;
  for (const details of element.querySelectorAll("details[data-keep]")) {
    const next = content.querySelector(`[data-keep="${details.dataset.keep}"]`);
    if (next) next.open = details.open;
  }
  const frame = element.querySelector(".table-frame");
  const scroll = frame ? [frame.scrollLeft, frame.scrollTop] : [0, 0];
  element.replaceChildren(content);
  element.querySelector(".table-frame")?.scrollTo(...scroll);
  if (focused) element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
