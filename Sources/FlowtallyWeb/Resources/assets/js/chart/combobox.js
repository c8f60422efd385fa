const mostShown = 100;

/**
 * Whether a name holds every word that was typed, in any case and with or without accents.
 * @param {string} name
 * @param {string} typed
 */
export function matches(name, typed) {
  const plainName = plain(name);
  return plain(typed).split(/\s+/).every((word) => plainName.includes(word));
}

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** A text field that searches a select's options and chooses one; the select stays what holds the choice. */
export class Combobox {
  #select;
  #input = document.createElement("input");
  #list = document.createElement("ul");
  /** @type {number | null} index of the option that Enter would choose */
  #active = null;

  /** @param {HTMLSelectElement} select */
  constructor(select) {
    this.#select = select;
    Object.assign(this.#input, { id: `${select.id}-search`, className: "select", type: "text", autocomplete: "off", value: this.#chosen });
    this.#input.dataset.focus = select.dataset.focus;
    Object.assign(this.#list, { id: `${select.id}-list`, className: "options", hidden: true });
    const label = select.labels[0];
    const attributes = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id, spellcheck: "false",
    };
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", label?.textContent ?? "");
    if (label) label.htmlFor = this.#input.id;
  }

  start() {
    const input = this.#input;
    const box = Object.assign(document.createElement("div"), { className: "combobox" });
    const isFocused = document.activeElement === this.#select;
    this.#select.hidden = true;
    this.#select.after(box);
    box.append(input, this.#list);
    if (isFocused) input.focus({ preventScroll: true });
    input.addEventListener("click", () => this.#open(""));
    input.addEventListener("input", () => this.#open(input.value));
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => this.#close());
    // A press would take the focus from the field, and the list would close before the click.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest("[data-index]") : null;
      if (option instanceof HTMLElement) this.#choose(Number(option.dataset.index));
    });
  }

  get #chosen() {
    return this.#select.selectedOptions[0]?.text ?? "";
  }

  get #isOpen() {
    return !this.#list.hidden;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (this.#isOpen) this.#move(step);
      else this.#open("");
    } else if (event.key === "Enter" && this.#isOpen) {
      if (this.#active !== null) this.#choose(this.#active);
    } else if (event.key === "Escape" && this.#isOpen) {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {string} typed */
  #open(typed) {
    if (!this.#isOpen) this.#input.select();
    const found = [...this.#select.options].filter((option) => matches(option.text, typed));
    this.#list.replaceChildren(...found.slice(0, mostShown).map((option) => this.#item(option)));
    const rest = found.length - mostShown;
    if (found.length === 0) this.#list.append(this.#remark("No workflow with this name"));
    if (rest > 0) this.#list.append(this.#remark("There are more: type to find them"));
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    const first = typed ? found[0] : this.#select.selectedOptions[0];
    this.#activate(first?.index ?? null);
  }

  #close() {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    this.#input.value = this.#chosen;
    this.#active = null;
  }

  /** @param {number} index */
  #choose(index) {
    const isNew = index !== this.#select.selectedIndex;
    this.#select.selectedIndex = index;
    this.#close();
    if (isNew) this.#select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {number} step */
  #move(step) {
    const indexes = this.#items.map((item) => Number(item.dataset.index));
    const place = indexes.indexOf(this.#active ?? -1);
    const next = indexes[(place + step + indexes.length) % indexes.length];
    this.#activate(next ?? null);
  }

  /** @param {number | null} index */
  #activate(index) {
    this.#active = index;
    this.#input.removeAttribute("aria-activedescendant");
    for (const item of this.#items) {
      const isActive = Number(item.dataset.index) === index;
      item.classList.toggle("is-active", isActive);
      if (!isActive) continue;
      this.#input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }
  }

  /** @returns {HTMLElement[]} */
  get #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll("[data-index]"))];
  }

  /** @param {HTMLOptionElement} option */
  #item(option) {
    const item = Object.assign(document.createElement("li"), { id: `${this.#list.id}-${option.index}`, textContent: option.text });
    item.dataset.index = String(option.index);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(option.selected));
    return item;
  }

  /** @param {string} text */
  #remark(text) {
    const item = Object.assign(document.createElement("li"), { textContent: text, className: "remark" });
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    return item;
  }
}
