// The tiles of the report, with one more for who is there, and what each means.
import type { ReportData, Row } from "../../../report/src/data";
import { count, decimal, moneyNumber, signed } from "../../../report/src/format";
import type { Tile } from "../../../report/src/tiles";
import { texts } from "../texts/texts";

export function carTile({ plan }: ReportData, rows: Row[]): Tile {
  const words = texts().tiles;
  const points = new Set(rows.flatMap((row) => (row.plan.evse == null ? [] : [row.plan.evse]))).size;
  return {
    id: "cars", value: rows.length, name: words.vehicles, number: count(rows.length), unit: "", tone: "plain",
    of: points > 0 ? words.atPoints(points) : words.onePointEach,
    compared: words.withoutControlAtOnce(plan.uncontrolled.steps_over_limit),
  };
}

export const withMeanings = (tiles: Tile[]): Tile[] =>
  tiles.map((tile) => ({ ...tile, meaning: (texts().tiles.meanings as Record<string, string>)[tile.id] ?? "" }));

/** Each tile with that of another plan, and the difference. */
export function withOther(tiles: Tile[], others: Tile[]): Tile[] {
  const { compare } = texts();
  return tiles.map((tile) => {
    const other = others.find(({ id }) => id === tile.id);
    if (other === undefined) return tile;
    const difference = tile.value - other.value, size = Math.abs(difference);
    const number = `${other.number}${other.unit === "" ? "" : `\u00a0${other.unit}`}`;
    if (tile.unit !== other.unit) return { ...tile, against: compare.other(number) };
    const shown = tile.id === "cost" ? moneyNumber(size) : Number.isInteger(difference) ? count(size) : decimal(size);
    return { ...tile, against: tile.number === other.number ? compare.same(number) : compare.against(number, signed(shown, difference)) };
  });
}
