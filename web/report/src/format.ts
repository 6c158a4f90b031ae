// Numbers for people: grouped, one decimal, with their unit. One fixed locale, as the page is in English.

const withDigits = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const one = withDigits(1);
const two = withDigits(2);
const three = withDigits(3);
const none = withDigits(0);

const show = (format: Intl.NumberFormat, value: number): string => format.format(value).replace("-", "−");
const clean = (value: number, digits: number): number => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value);

export const decimal = (value: number): string => show(one, clean(value, 1));
export const count = (value: number): string => none.format(value);
// A number and its unit are never parted at the end of a line: the space between them does not break.
export const kw = (value: number): string => `${decimal(value)}\u00a0kW`;
export const kwh = (value: number): string => `${decimal(value)}\u00a0kWh`;
export const percent = (ratio: number): string => `${decimal(ratio * 100)}\u00a0%`;
export const priceNumber = (value: number): string => show(three, clean(value, 3));
export const moneyNumber = (value: number): string => show(two, clean(value, 2));

/** `3.20 €`; an amount too small for two digits is still not nothing. */
export const money = (value: number, sign: string): string =>
  `${value > 0 && value < 0.005 ? "less than 0.01" : moneyNumber(value)}\u00a0${sign}`;

/** `€` for EUR; the code itself where there is no sign for it or it is none. */
export function currencySign(code: string): string {
  try {
    const parts = new Intl.NumberFormat("en", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" }).formatToParts(0);
    return parts.find((part) => part.type === "currency")?.value ?? code;
  } catch {
    return code;
  }
}

/** `3 ms`, `1.2 s`, `4 min 10 s`. */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 60) return `${decimal(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A relative gap: 0 where it is rounding. */
export function gap(value: number): string {
  if (value < 1e-9) return "0";
  return value < 1e-4 ? value.toExponential(0).replace("e-", " × 10⁻").replace(/⁻(\d+)/, (_, d: string) => `⁻${superscript(d)}`) : percent(value);
}

const superscript = (digits: string): string => [...digits].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("");

/** Signed difference: `−35.28`, `+2.10`. */
export const signed = (text: string, value: number): string => (value < 0 ? `−${text}` : value > 0 ? `+${text}` : text);
