const tokens = [
  "ink", "soft", "line", "card", "edge", "chart-runs", "chart-runs-fill", "chart-average", "chart-trend", "chart-completed",
  "chart-completed-fill", "chart-failed", "chart-failed-fill", "chart-cancelled", "chart-cancelled-fill",
];

/**
 * The design tokens as colours that a canvas understands. A custom property itself
 * computes to unresolved text such as `light-dark(…)`, `color` computes to a colour.
 * @param {HTMLElement} element where the tokens hold
 * @returns {Record<string, string>}
 */
export function readColours(element) {
  const probe = document.createElement("i");
  probe.style.setProperty("forced-color-adjust", "none");
  element.append(probe);
  const colours = tokens.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colours);
}
