// Numbers for people: grouped, one decimal, with their unit. The report is in English, whoever opens it.
import { words } from "./words";

let locale = "en";
const made = new Map<number, Intl.NumberFormat>();

/** The dashboard writes numbers as its reader does. */
export function useLocale(next: string): void {
  locale = next;
  made.clear();
}

function withDigits(digits: number): Intl.NumberFormat {
  let format = made.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    made.set(digits, format);
  }
  return format;
}

const show = (digits: number, value: number): string => withDigits(digits).format(clean(value, digits)).replace("-", "−");
const clean = (value: number, digits: number): number => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value);

export const decimal = (value: number): string => show(1, value);
/** On a scale: no more digits than the value has. */
export const tick = (value: number): string => {
  const digits = [0, 1, 2, 3, 4].find((d) => Math.abs(value - Number(value.toFixed(d))) < 1e-9) ?? 4;
  return show(digits, value);
};
export const decimalMark = (): string => withDigits(1).format(0.5).charAt(1);
export const count = (value: number): string => withDigits(0).format(value);
// A number and its unit are never parted at the end of a line: the space between them does not break.
export const kw = (value: number): string => `${decimal(value)}\u00a0kW`;
export const kwh = (value: number): string => `${decimal(value)}\u00a0kWh`;
export const percent = (ratio: number): string => `${decimal(ratio * 100)}\u00a0%`;
export const priceNumber = (value: number): string => show(3, value);
export const moneyNumber = (value: number): string => show(2, value);

/** `3.20 €`; an amount too small for two digits is still not nothing. */
export const money = (value: number, sign: string): string =>
  `${value > 0 && value < 0.005 ? words().lessThanCent : moneyNumber(value)}\u00a0${sign}`;

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
  if (seconds < 59.95) return `${decimal(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A relative gap: 0 where it is rounding. */
export function gap(value: number): string {
  if (value < 1e-9) return "0";
  return value < 1e-4 ? value.toExponential(0).replace("e-", " × 10⁻").replace(/⁻(\d+)/, (_, d: string) => `⁻${superscript(d)}`) : percent(value);
}

const superscript = (digits: string): string => [...digits].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("");

/** Signed difference: `−35.28`, `+2.10`. */
export const signed = (text: string, value: number): string => (value < 0 ? `−${text}` : value > 0 ? `+${text}` : text);
