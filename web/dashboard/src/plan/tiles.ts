// The tiles of the report, with one more for who is there, and what each means.
import type { ReportData, Row } from "../../../report/src/data";
import { count } from "../../../report/src/format";
import type { Tile } from "../../../report/src/tiles";
import { texts } from "../texts/texts";

export function carTile({ plan }: ReportData, rows: Row[]): Tile {
  const words = texts().tiles;
  const points = new Set(rows.flatMap((row) => (row.plan.evse == null ? [] : [row.plan.evse]))).size;
  return {
    id: "cars", name: words.vehicles, number: count(rows.length), unit: "", tone: "plain",
    of: points > 0 ? words.atPoints(points) : words.onePointEach,
    compared: words.withoutControlAtOnce(plan.uncontrolled.steps_over_limit),
  };
}

export const withMeanings = (tiles: Tile[]): Tile[] =>
  tiles.map((tile) => ({ ...tile, meaning: (texts().tiles.meanings as Record<string, string>)[tile.id] ?? "" }));
