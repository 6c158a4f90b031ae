// The demand as a table to type into: Tabulator draws the rows in sight, the draft has the truth. Every change goes into the draft and
// comes back from there, so that undo is one for the table and the rest of the page.
import { effect } from "@preact/signals";
import { TabulatorFull as Tabulator, type CellComponent, type ColumnDefinition, type Options, type RangeComponent } from "tabulator-tables";
import "tabulator-tables/dist/css/tabulator_simple.min.css";
import "./grid.css";
import { h } from "../../../report/src/dom";
import type { SessionKey } from "../api/documents";
import { columnOf, columns, type Column } from "../draft/columns";
import { parseNumber } from "../draft/numbers";
import type { RowIssue } from "../draft/row_issues";
import { newKey, type DemandRow } from "../draft/rows";
import { changeRows, draft, redo, undo } from "../draft/store";
import { awaySince, rowIssues } from "../plan/planner";
import { texts } from "../texts/texts";
import { cellEditor } from "./cell_editor";
import { cellsText, parseCells, pasteCells, usedColumns } from "./paste";

export interface GridOpening {
  onlyBad: boolean;
  at: RowIssue | null;
  /** What is wrong with the row that is marked; empty where nothing is. */
  onMessage: (text: string) => void;
}

type Shown = Record<SessionKey, string> & { key: number };

const natural = new Intl.Collator(undefined, { numeric: true });
/** With every column there: what a row lost has to be overwritten. */
const shownRow = (row: DemandRow): Shown => ({ ...Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? ""])), key: row.key } as Shown);

/** A number with many digits is shown with three after the point; in the cell it keeps them all. */
function shortText(text: string, column: Column | undefined): string {
  const value = column?.kind === "number" && /\.\d{4,}$/.test(text) ? parseNumber(text) : null;
  return value === null ? text : String(Number(value.toFixed(3)));
}

export class DemandGrid {
  private readonly table: Tabulator;
  private readonly stops: (() => void)[] = [];
  private synced: DemandRow[] = draft.peek().rows;
  private issues = new Map<number, RowIssue[]>();
  private shownBad: Set<number> | null = null;
  private query = "";
  private readonly tell: (text: string) => void;

  constructor(private readonly place: HTMLElement, how: GridOpening) {
    this.takeIssues();
    this.table = new Tabulator(place, this.options());
    this.tell = how.onMessage;
    this.table.on("rangeChanged" as "cellEdited", () => { this.describe(); }); // not in its types
    this.table.on("cellEdited", (cell) => { this.edited(cell); });
    this.table.on("tableBuilt", () => {
      place.setAttribute("aria-label", texts().grid.title);
      // The part that scrolls takes the focus, and a grid may only have groups of rows in it.
      place.querySelector(".tabulator-tableholder")?.setAttribute("role", "rowgroup");
      place.querySelector(".tabulator-table")?.setAttribute("role", "presentation");
      this.stops.push(effect(() => { this.sync(draft.value.rows); }), effect(() => { this.mark(rowIssues.value); }));
      if (how.onlyBad) this.showOnlyBad(true);
      if (how.at !== null) this.go(how.at.row, how.at.column ?? "id");
      else this.select(this.table.getRows("active")[0]?.getCell("id"));
    });
    place.addEventListener("keydown", this.press);
    place.addEventListener("paste", this.paste);
    place.addEventListener("copy", this.copy);
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.place.removeEventListener("keydown", this.press);
    this.place.removeEventListener("paste", this.paste);
    this.place.removeEventListener("copy", this.copy);
    this.table.destroy();
  }

  /** What is being typed is taken. */
  finish(): void {
    if (this.place.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
  }

  find(query: string): void {
    this.query = query.trim().toLowerCase();
    this.filter();
  }

  /** Those that are bad now: one that is put right stays in sight. */
  showOnlyBad(value: boolean): void {
    this.shownBad = value ? new Set(this.issues.keys()) : null;
    this.filter();
  }

  addRow(): void {
    const row: DemandRow = { key: newKey() };
    changeRows("add row", [...draft.peek().rows, row]);
    setTimeout(() => { this.go(row.key, "id"); });
  }

  removeRows(): void {
    const gone = new Set(this.range?.getRows().map((row) => (row.getData() as Shown).key));
    if (gone.size > 0) changeRows("remove rows", draft.peek().rows.filter((row) => !gone.has(row.key)));
  }

  private options(): Options {
    const used = usedColumns(draft.peek().rows, draft.peek().goesOn !== null);
    return {
      index: "key",
      data: draft.peek().rows.map(shownRow),
      columns: columns.map((column) => this.definition(column, used.has(column.key))),
      layout: "fitColumns",
      height: "100%",
      placeholder: texts().states.empty,
      selectableRange: 1,
      selectableRangeColumns: false,
      selectableRangeRows: true,
      selectableRangeClearCells: false,
      editTriggerEvent: "dblclick",
      rowHeader: { formatter: "rownum", headerSort: false, resizable: false, frozen: true, width: 56, hozAlign: "right", cssClass: "row-number" } as NonNullable<Options["rowHeader"]>, // cssClass: not in its types
      columnDefaults: { resizable: "header" },
    };
  }

  private definition(column: Column, visible: boolean): ColumnDefinition {
    const words = texts().grid.columns;
    const name = column.unit === "" ? words[column.key] : `${words[column.key]}, ${column.unit}`;
    return {
      title: name, field: column.key, minWidth: column.width, widthGrow: column.kind === "number" ? 1 : 2, headerWordWrap: true, visible, hozAlign: column.kind === "number" ? "right" : "left", headerHozAlign: column.kind === "number" ? "right" : "left",
      editable: () => awaySince.peek() === null,
      editor: cellEditor(column, name),
      formatter: (cell) => this.format(cell),
      sorter: (a: string, b: string) => {
        const [x, y] = [parseNumber(a), parseNumber(b)];
        return column.kind === "number" && x !== null && y !== null ? x - y : natural.compare(a, b);
      },
    };
  }

  private format(cell: CellComponent): HTMLElement {
    const issue = this.issueOf(cell);
    const element = cell.getElement();
    element.classList.toggle("bad", issue !== undefined);
    if (issue === undefined) element.removeAttribute("title");
    else element.title = issue.message;
    return h("span", {}, shortText(String(cell.getValue() ?? ""), columnOf.get(cell.getField() as SessionKey)));
  }

  /** Of the row as a whole: at its name. */
  private issueOf(cell: CellComponent): RowIssue | undefined {
    const field = cell.getField();
    return this.issues.get((cell.getData() as Shown).key)?.find(({ column }) => (column ?? "id") === field);
  }

  private edited(cell: CellComponent): void {
    const { key } = cell.getData() as Shown;
    const field = cell.getField() as SessionKey;
    const text = String(cell.getValue() ?? "").trim();
    const rows = draft.peek().rows.map((row) => {
      if (row.key !== key) return row;
      const next = { ...row };
      if (text === "") Reflect.deleteProperty(next, field);
      else next[field] = text;
      return next;
    });
    changeRows(`cell ${key} ${field}`, rows);
  }

  /** Rows are never changed, only replaced: what is another object is another row. */
  private sync(rows: DemandRow[]): void {
    if (rows === this.synced) return;
    const before = new Map(this.synced.map((row) => [row.key, row]));
    const sameRows = rows.length >= this.synced.length && this.synced.every((row, i) => rows[i].key === row.key);
    this.synced = rows;
    for (const key of usedColumns(rows, draft.peek().goesOn !== null)) this.table.showColumn(key);
    if (!sameRows) {
      void this.table.replaceData(rows.map(shownRow));
      return;
    }
    const changed = rows.filter((row) => before.has(row.key) && before.get(row.key) !== row);
    const added = rows.filter((row) => !before.has(row.key));
    if (changed.length > 200) void this.table.replaceData(rows.map(shownRow));
    else {
      if (changed.length > 0) void this.table.updateData(changed.map(shownRow));
      if (added.length > 0) void this.table.addData(added.map(shownRow));
    }
  }

  private takeIssues(): void {
    this.issues = new Map();
    for (const issue of rowIssues.peek()) {
      const list = this.issues.get(issue.row);
      if (list === undefined) this.issues.set(issue.row, [issue]);
      else list.push(issue);
    }
  }

  private mark(now: RowIssue[]): void {
    const before = this.issues;
    this.takeIssues();
    const text = (issues: RowIssue[] | undefined): string => (issues ?? []).map(({ column, message }) => `${column ?? ""} ${message}`).join("\n");
    const there = new Set(this.synced.map((row) => row.key));
    for (const key of new Set([...before.keys(), ...now.map((issue) => issue.row)])) {
      if (text(before.get(key)) === text(this.issues.get(key))) continue;
      if (!there.has(key)) continue;
      const row = this.table.getRow(key);
      if (row && typeof row.reformat === "function") row.reformat();
    }
    this.describe();
  }

  /** The sentence of the marked cell; else those of its row. */
  private describe(): void {
    const cell = this.cells[0]?.[0];
    const own = cell === undefined || cell.getField() === undefined ? undefined : this.issueOf(cell);
    const row = cell === undefined ? undefined : this.issues.get((cell.getData() as Shown).key);
    this.tell(own?.message ?? row?.map((issue) => issue.message).join("; ") ?? "");
  }

  private filter(): void {
    const { query, shownBad } = this;
    if (query === "" && shownBad === null) {
      this.table.clearFilter(true);
      return;
    }
    this.table.setFilter((row: Shown) =>
      (shownBad === null || shownBad.has(row.key)) && (query === "" || columns.some(({ key }) => row[key].toLowerCase().includes(query))));
  }

  private go(row: number, column: SessionKey): void {
    void this.table.scrollToRow(row, "center", false).catch(() => undefined).then(() => {
      const found = this.table.getRow(row);
      if (found) this.select(found.getCell(column));
    });
  }

  private select(cell: CellComponent | undefined): void {
    if (cell === undefined) return;
    this.range?.setBounds(cell, cell);
    this.place.querySelector<HTMLElement>(".tabulator-tableholder")?.focus({ preventScroll: true });
  }

  private get range(): RangeComponent | undefined {
    return this.table.getRanges()[0];
  }

  private get cells(): CellComponent[][] {
    return (this.range?.getCells() ?? []) as unknown as CellComponent[][];
  }

  /** The keys of a spreadsheet, beside those that the table has. */
  private readonly press = (event: KeyboardEvent): void => {
    const isEditing = event.target instanceof HTMLInputElement;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (isEditing || awaySince.peek() !== null) return;
    if (command && (key === "z" || key === "y")) {
      if (key === "y" || event.shiftKey) redo();
      else undo();
    } else if (key === "delete" || key === "backspace") {
      this.put(this.cells.map((row) => row.map(() => "")));
    } else if (event.key.length === 1 && !command && !event.altKey) {
      this.cells[0]?.[0]?.edit(); // its text is marked: the key that is coming replaces it
      return;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly paste = (event: ClipboardEvent): void => {
    if (event.target instanceof HTMLInputElement || awaySince.peek() !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    let block = parseCells(event.clipboardData?.getData("text/plain") ?? "");
    const marked = this.cells;
    if (block.length === 1 && block[0].length === 1) block = marked.map((row) => row.map(() => block[0][0]));
    this.put(block);
  };

  private readonly copy = (event: ClipboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData("text/plain", cellsText(this.cells.map((row) => row.map((cell) => String(cell.getValue() ?? "")))));
  };

  /** Over the marked cells, from the upper left one on. */
  private put(block: string[][]): void {
    const visible = this.table.getColumns().filter((column) => column.isVisible() && columnOf.has(column.getField() as SessionKey)).map((column) => column.getField() as SessionKey);
    const order = this.table.getRows("active").map((row) => (row.getData() as Shown).key);
    const first = this.cells[0]?.[0];
    changeRows("cells", pasteCells(draft.peek().rows, block, {
      visible, order, column: (first?.getField() as SessionKey | undefined) ?? visible[0], row: first === undefined ? -1 : (first.getData() as Shown).key,
    }));
  }
}
