/**
 * Says something politely to screen readers.
 * @param {string | undefined} text
 */
export function announce(text) {
  const announcer = document.querySelector("[data-announcer]");
  if (announcer && text) announcer.textContent = text;
}
