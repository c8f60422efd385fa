/** The user's menu closes on Escape and on a click or focus elsewhere. */
const menu = document.querySelector("[data-menu]");

const closeOutside = (event) => {
  if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
};

if (menu) {
  document.addEventListener("click", closeOutside);
  document.addEventListener("focusin", closeOutside);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
