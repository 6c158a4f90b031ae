// The pictures of the plan as one image, as they stand on the page: the canvases side by side where they are, and their words.

export type ImageKind = "png" | "svg";

interface Placed {
  canvas: HTMLCanvasElement;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Word {
  text: string;
  x: number;
  y: number;
  font: string;
  size_px: number;
  weight: string;
  colour: string;
}

function placedCanvases(pictures: HTMLElement, origin: DOMRect): Placed[] {
  return [...pictures.querySelectorAll("canvas")].flatMap((canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return width === 0 || height === 0 ? [] : [{ canvas, x: left - origin.left, y: top - origin.top, width, height }];
  });
}

/** Titles, units and readings are elements beside the canvases. */
function words(pictures: HTMLElement, origin: DOMRect): Word[] {
  return [...pictures.querySelectorAll<HTMLElement>(".row-title h2, .row-title .unit, .heat-title h2, .heat-title .unit, .group-head h2, .group-head .unit, .reading-label, .reading-value, .scale-box span")]
    .flatMap((element) => {
      const { left, bottom, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const text = element.textContent?.trim() ?? "";
      if (text === "" || height === 0) return [];
      return [{ text, x: left - origin.left, y: bottom - origin.top - 0.28 * Number.parseFloat(style.fontSize), font: style.fontFamily, size_px: Number.parseFloat(style.fontSize), weight: style.fontWeight, colour: style.color }];
    });
}

function pngOf(placed: Placed[], said: Word[], { width, height }: DOMRect, paper: string): Promise<Blob> {
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  for (const part of placed) context.drawImage(part.canvas, part.x, part.y, part.width, part.height);
  for (const word of said) {
    context.font = `${word.weight} ${word.size_px}px ${word.font}`;
    context.fillStyle = word.colour;
    context.fillText(word.text, word.x, word.y);
  }
  return new Promise((resolve, reject) => { canvas.toBlob((blob) => { if (blob === null) reject(new Error("no image")); else resolve(blob); }, "image/png"); });
}

/** The words are text, the pictures embedded images: a drawing program can edit the one and place the other. */
function svgOf(placed: Placed[], said: Word[], { width, height }: DOMRect, paper: string): Blob {
  const svg = document.implementation.createDocument("http://www.w3.org/2000/svg", "svg");
  const root = svg.documentElement;
  const add = (name: string, attributes: Record<string, string | number>, text?: string): void => {
    const element = svg.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    root.append(element);
  };
  root.setAttribute("width", String(Math.round(width)));
  root.setAttribute("height", String(Math.round(height)));
  root.setAttribute("viewBox", `0 0 ${Math.round(width)} ${Math.round(height)}`);
  add("rect", { width: "100%", height: "100%", fill: paper });
  for (const part of placed) add("image", { href: part.canvas.toDataURL("image/png"), x: part.x.toFixed(1), y: part.y.toFixed(1), width: part.width.toFixed(1), height: part.height.toFixed(1) });
  for (const word of said) add("text", { x: word.x.toFixed(1), y: word.y.toFixed(1), fill: word.colour, "font-size": word.size_px, "font-weight": word.weight, "font-family": word.font }, word.text);
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

export async function chartImage(kind: ImageKind): Promise<Blob> {
  const pictures = document.querySelector<HTMLElement>(".pictures");
  if (pictures === null) throw new Error("no pictures");
  const origin = pictures.getBoundingClientRect();
  const paper = getComputedStyle(pictures.querySelector(".timeline")!).backgroundColor;
  const [placed, said] = [placedCanvases(pictures, origin), words(pictures, origin)];
  return kind === "png" ? pngOf(placed, said, origin, paper) : svgOf(placed, said, origin, paper);
}
