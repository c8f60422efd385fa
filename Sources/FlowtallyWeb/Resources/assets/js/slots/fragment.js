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
 * Puts new content into an element; focus, scroll positions, opened details and explanations stay.
 * @param {HTMLElement} element
 * @param {DocumentFragment} content
 */
export function swap(element, content) {
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLElement && element.contains(activeElement) && selector(activeElement);
  const opened = element.querySelector("[popover]:popover-open")?.id;
  for (const details of element.querySelectorAll("details")) {
    const next = content.querySelector(`details[data-keep="${details.dataset.keep}"]`);
    if (next instanceof HTMLDetailsElement) next.open = details.open;
  }
  const frame = element.querySelector(".table-frame");
  const scroll = frame ? [frame.scrollLeft, frame.scrollTop] : [0, 0];
  element.replaceChildren(content);
  element.querySelector(".table-frame")?.scrollTo(scroll[0], scroll[1]);
  if (opened) showPopover(document.getElementById(opened));
  if (focused) {
    const next = element.querySelector(focused);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }
}

/**
 * What finds an element again in other content: its own mark or, for a link, where it leads.
 * @param {HTMLElement} element
 */
function selector({ dataset: { focus }, attributes }) {
  const href = attributes.getNamedItem("href")?.value ?? "";
  return focus ? `[data-focus="${CSS.escape(focus)}"]` : href && `[href="${CSS.escape(href)}"]`;
}

/** @param {any} element TypeScript 4.8 does not know popovers */
const showPopover = (element) => element?.showPopover();
