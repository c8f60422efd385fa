/** The browser's modules. */
export const js = new URL("../../Sources/FlowtallyWeb/Resources/assets/js/", import.meta.url).href;
