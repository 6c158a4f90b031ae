// A block of cells, as spreadsheets put it on the clipboard, laid over the rows of the demand.
import type { SessionKey } from "../api/documents";
import { columnOf, columns, measured } from "../draft/columns";
import { newKey, type DemandRow } from "../draft/rows";

/** Cells by tabs, rows by line ends; a cell with either in it, or a quote, stands in quotes. */
export function parseCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const endCell = (): void => {
    rows[rows.length - 1].push(cell);
    cell = "";
  };
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (isQuoted) {
      if (c !== `"`) cell += c;
      else if (text[i + 1] === `"`) cell += text[++i];
      else isQuoted = false;
    } else if (c === `"` && cell === "") {
      isQuoted = true;
    } else if (c === "\t") {
      endCell();
    } else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[i + 1] === "\n") ++i;
      endCell();
      rows.push([]);
    } else {
      cell += c;
    }
  }
  endCell();
  if (rows.length > 1 && rows[rows.length - 1].length === 1 && rows[rows.length - 1][0] === "") rows.pop();
  return rows;
}

export interface PasteTarget {
  visible: SessionKey[]; // columns from left to right
  column: SessionKey; // of the upper left cell
  order: number[]; // keys of the rows as they are shown
  row: number; // key of the upper left cell's row
}

/** The keys that a first row of names stands for; null where it is none. */
function namesOf(cells: string[]): (SessionKey | null)[] | null {
  const keys = cells.map((cell) => (columnOf.has(cell.trim() as SessionKey) ? (cell.trim() as SessionKey) : null));
  return keys.filter((key) => key !== null).length >= Math.max(1, cells.length / 2) ? keys : null;
}

/** One cell goes over into all that are marked; a block begins at the upper left one and adds rows where there are none. */
export function pasteCells(rows: DemandRow[], cells: string[][], target: PasteTarget): DemandRow[] {
  const named = cells.length > 1 ? namesOf(cells[0]) : null;
  const from = target.visible.indexOf(target.column);
  const keyAt = (i: number): SessionKey | null => (named !== null ? named[i] ?? null : target.visible[from + i] ?? null);
  const block = named !== null ? cells.slice(1) : cells;
  const start = Math.max(0, target.order.indexOf(target.row));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const added: DemandRow[] = [];
  for (const [i, line] of block.entries()) {
    const key = target.order[start + i];
    const next: DemandRow = { ...(key === undefined ? { key: newKey() } : byKey.get(key)!) };
    for (const [k, text] of line.entries()) {
      const column = keyAt(k);
      if (column === null) continue;
      if (text.trim() === "") Reflect.deleteProperty(next, column);
      else next[column] = text.trim();
    }
    if (key === undefined) added.push(next);
    else byKey.set(key, next);
  }
  return [...rows.map((row) => byKey.get(row.key)!), ...added];
}

export const cellsText = (rows: string[][]): string =>
  rows.map((row) => row.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll(`"`, `""`)}"` : cell)).join("\t")).join("\n");

/** The columns that are shown: the usual ones, those that some row has, and where a plan goes on what was measured. */
export function usedColumns(rows: DemandRow[], goesOn: boolean): Set<SessionKey> {
  const used = new Set(columns.filter((column) => column.isUsual).map((column) => column.key));
  for (const row of rows) for (const { key } of columns) if (row[key] !== undefined) used.add(key);
  if (goesOn) used.add(measured);
  else used.delete(measured);
  return used;
}
