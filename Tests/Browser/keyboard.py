"""Somebody without a mouse."""

CONTROLS = """() => {
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const isOneOfMany = it => it.type === "radio" && !it.checked && document.querySelector(`[name="${it.name}"]:checked`);
  return controls.filter(it => it.tabIndex >= 0 && !it.disabled && it.type !== "hidden" && it.checkVisibility() && !isOneOfMany(it));
}"""

# A browser goes on from where the focus was last, even if it is nowhere now.
FROM_THE_TOP = """() => {
  window.reached = new Set();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""

# Where the focus is: nowhere, somewhere without a sign of it, or somewhere for all to see.
LOOK = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "nowhere";
  window.reached.add(it);
  // The button within a date field has the focus, and the browser's own ring, while the field as a whole has none.
  if (it.type?.startsWith("date") && !it.matches(":focus-visible")) return "";
  const { outlineStyle, outlineWidth } = getComputedStyle(it);
  return outlineStyle === "none" || outlineWidth === "0px" ? "focus cannot be seen: " + it.outerHTML.slice(0, 120) : "";
}"""


def unreachable(page, most=1500):
    """Controls that the Tab key never comes to, and those that do not show that they have the focus."""
    page.evaluate(FROM_THE_TOP)
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        look = page.evaluate(LOOK)
        if look == "nowhere":
            break
        if look:
            found.append(look)
    else:
        found.append("the Tab key never comes to an end")
    return found + page.evaluate(
        f"({CONTROLS})().filter(it => !window.reached.has(it)).map(it => 'never reached: ' + it.outerHTML.slice(0, 120))")


def tab_to(control, most=100):
    """Presses Tab until a control has the focus."""
    page = control.page
    for _ in range(most):
        if control.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab did not come to {control}")


def press(control, key="Enter"):
    tab_to(control)
    control.page.keyboard.press(key)


def type_into(control, text):
    tab_to(control)
    control.page.keyboard.press("ControlOrMeta+a")
    control.page.keyboard.type(text)
