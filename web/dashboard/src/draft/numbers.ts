// Numbers as people type them.
import { decimalMark } from "../../../report/src/format";

/** `7,4` and `7.4` alike, blanks and thin spaces between thousands; null where it is no number. A comma before exactly three digits
 *  is the decimal mark too: a service that reads 1,000 kW as 1 would be noticed, one that reads 7,400 as 7400 kWh might not. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u202f']/g, "").replace(/\u2212/g, "-");
  if (plain === "" || !/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

/** A number as it is typed: the value, or the text, of which the service says what would be right. */
export const typedNumber = (text: string): number | string => parseNumber(text) ?? text.trim();

/** A series, which no single field can show. */
const series = "…";

/** As `numberText`, with the reader's decimal mark. */
export const fieldText = (value: number | number[] | string | null): string => (typeof value === "number" ? numberText(value).replace(".", decimalMark()) : numberText(value));

/** At most six significant digits after the point, no grouping: what stands in a field can be typed over. */
export const numberText = (value: number | number[] | string | null): string =>
  (value === null ? "" : Array.isArray(value) ? series : typeof value === "string" ? value : String(Number(value.toFixed(6))));
