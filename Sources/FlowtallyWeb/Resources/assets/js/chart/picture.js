const margin = 16;
const lineHeight = 22;

/**
 * Saves what a canvas shows as a PNG, with a title and a background of its own.
 * @param {HTMLCanvasElement} canvas
 * @param {{title: string, name: string, colours: Record<string, string>, family: string}} look
 */
export function savePicture(canvas, { title, name, colours, family }) {
  const scale = canvas.width / canvas.clientWidth || 1;
  const picture = document.createElement("canvas");
  picture.width = canvas.width + 2 * margin * scale;
  picture.height = canvas.height + (2 * margin + lineHeight) * scale;
  const context = picture.getContext("2d");
  if (!context) return;
  context.fillStyle = colours.card;
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = colours.ink;
  context.font = `${13 * scale}px ${family}`;
  context.textBaseline = "top";
  context.fillText(title, margin * scale, margin * scale, canvas.width);
  context.drawImage(canvas, margin * scale, (margin + lineHeight) * scale);
  picture.toBlob((blob) => {
    if (!blob) return;
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href));
  });
}
