// One scale for power: even steps of lightness in OKLab, one family of hues. It reads the same without colour vision and in
// greyscale. Light pages go from pale to deep, dark pages from deep to bright.

type Rgb = [number, number, number];

/** OKLCH to sRGB (B. Ottosson, 2020). Lightness and chroma in [0, 1], hue in degrees. */
function rgbFromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  const encode = (x: number): number => {
    const clipped = Math.min(1, Math.max(0, x));
    return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
  };
  return [encode(linear[0]), encode(linear[1]), encode(linear[2])];
}

export const scaleSteps = 64;

/** `scaleSteps` colours from little power to the most. */
export function powerScale(dark: boolean): Rgb[] {
  return Array.from({ length: scaleSteps }, (_, i) => {
    const x = i / (scaleSteps - 1);
    const lightness = dark ? 0.36 + 0.54 * x : 0.9 - 0.56 * x;
    const hue = dark ? 268 - 78 * x : 205 + 65 * x;
    return rgbFromOklch(lightness, 0.055 + 0.085 * Math.sin(Math.PI * (0.15 + 0.7 * x)), hue);
  });
}

export const css = ([r, g, b]: Rgb, alpha = 1): string => `rgba(${r},${g},${b},${alpha})`;

export type Palette = "groups" | "cohorts" | "sessions";

/** A tint for a layer of a stack, of the family of the power scale: groups are told apart, cohorts follow each other, of
 *  sessions only neighbours differ. */
export function layerColour(index: number, dark: boolean, palette: Palette): string {
  if (palette === "groups") {
    const lightness = (dark ? [0.5, 0.66, 0.8] : [0.52, 0.68, 0.83])[index % 3];
    return css(rgbFromOklch(lightness, 0.1, [262, 205, 290, 235][Math.floor(index / 3) % 4] - 14 * (index % 3)));
  }
  if (palette === "cohorts") {
    const x = Math.min(1, index / 9);
    return css(rgbFromOklch(dark ? 0.42 + 0.42 * x : 0.46 + 0.42 * x, 0.1, 265 - 60 * x));
  }
  const lightness = (dark ? [0.6, 0.48, 0.68, 0.54, 0.74] : [0.6, 0.74, 0.66, 0.82, 0.7])[index % 5];
  return css(rgbFromOklch(lightness, 0.1, 262 - 9 * (index % 4)));
}
