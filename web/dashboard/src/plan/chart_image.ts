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

/** What colour a reading stands for. */
interface Key {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: string;
}

interface Image {
  canvases: Placed[];
  words: Word[];
  keys: Key[];
  width: number;
  height: number;
  paper: string;
}

/** The text of an element as it is broken into lines. */
function linesOf(element: HTMLElement): { text: string; left: number; bottom: number }[] {
  const lines: { text: string; left: number; bottom: number }[] = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    for (let i = 0; i < text.length; ++i) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const { left, bottom, width } = range.getBoundingClientRect();
      const line = lines[lines.length - 1];
      if (width === 0) continue; // a blank at the end of a line, a hyphen that is not needed
      if (line === undefined || Math.abs(line.bottom - bottom) > 2) lines.push({ text: text[i], left, bottom });
      else line.text += text[i];
    }
  }
  return lines;
}

/** Titles, units and readings are elements beside the canvases. */
function wordsOf(pictures: HTMLElement, origin: DOMRect): Word[] {
  return [...pictures.querySelectorAll<HTMLElement>(".row-title h2, .row-title .unit, .heat-title h2, .heat-title .unit, .group-head h2, .group-head .unit, .reading-label, .reading-value, .scale-box span")]
    .flatMap((element) => {
      const { fontFamily, fontSize, fontWeight, color } = getComputedStyle(element);
      const size_px = Number.parseFloat(fontSize);
      return linesOf(element).map(({ text, left, bottom }) => ({ text: text.trim(), x: left - origin.left, y: bottom - origin.top - 0.24 * size_px, font: fontFamily, size_px, weight: fontWeight, colour: color }));
    });
}

const keysOf = (pictures: HTMLElement, origin: DOMRect): Key[] =>
  [...pictures.querySelectorAll<HTMLElement>(".reading .key")].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left - origin.left, y: top - origin.top, width, height, colour: getComputedStyle(element).getPropertyValue("--key") };
  });

function pngOf({ canvases, words, keys, width, height, paper }: Image): Promise<Blob> {
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  for (const part of canvases) context.drawImage(part.canvas, part.x, part.y, part.width, part.height);
  for (const key of keys) {
    context.fillStyle = key.colour;
    context.fillRect(key.x, key.y, key.width, key.height);
  }
  for (const word of words) {
    context.font = `${word.weight} ${word.size_px}px ${word.font}`;
    context.fillStyle = word.colour;
    context.fillText(word.text, word.x, word.y);
  }
  return new Promise((resolve, reject) => { canvas.toBlob((blob) => { if (blob === null) reject(new Error("no image")); else resolve(blob); }, "image/png"); });
}

/** The words are text, the pictures embedded images: a drawing program can edit the one and place the other. */
function svgOf({ canvases, words, keys, width, height, paper }: Image): Blob {
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
  for (const part of canvases) add("image", { href: part.canvas.toDataURL("image/png"), x: part.x.toFixed(1), y: part.y.toFixed(1), width: part.width.toFixed(1), height: part.height.toFixed(1) });
  for (const { colour, ...place } of keys) add("rect", { ...place, fill: colour });
  for (const word of words) add("text", { x: word.x.toFixed(1), y: word.y.toFixed(1), fill: word.colour, "font-size": word.size_px, "font-weight": word.weight, "font-family": word.font }, word.text);
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

export async function chartImage(kind: ImageKind): Promise<Blob> {
  const pictures = document.querySelector<HTMLElement>(".pictures");
  if (pictures === null) throw new Error("no pictures");
  const origin = pictures.getBoundingClientRect();
  const { width, height } = origin;
  const image = { canvases: placedCanvases(pictures, origin), words: wordsOf(pictures, origin), keys: keysOf(pictures, origin), width, height, paper: getComputedStyle(pictures.querySelector(".timeline")!).backgroundColor };
  return kind === "png" ? pngOf(image) : svgOf(image);
}
