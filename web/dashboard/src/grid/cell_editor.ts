// One cell being typed into. What can be told at once is marked while typing; the service judges the row when it is done.
import type { CellComponent, ValueBooleanCallback, ValueVoidCallback } from "tabulator-tables";
import { h } from "../../../report/src/dom";
import type { Column } from "../draft/columns";
import { parseNumber } from "../draft/numbers";
import { parseTime_s } from "../draft/zone";

const isPlausible = (text: string, kind: Column["kind"]): boolean =>
  text.trim() === "" || (kind === "number" ? parseNumber(text) !== null : kind === "time" ? parseTime_s(text, "UTC") !== null : true);

export function cellEditor({ kind }: Column, name: string) {
  return (cell: CellComponent, onRendered: (run: () => void) => void, success: ValueBooleanCallback, cancel: ValueVoidCallback): HTMLElement => {
    const before = String(cell.getValue() ?? "");
    const input = h("input", { type: "text", class: "cell-input", value: before, "aria-label": name, autocomplete: "off", spellcheck: "false", ...(kind === "text" ? {} : { inputmode: kind === "number" ? "decimal" : "numeric" }) });
    const judge = (): void => { input.classList.toggle("bad", !isPlausible(input.value, kind)); };
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      if (input.value === before) cancel(undefined);
      else success(input.value);
    };
    const element = kind === "time" ? h("div", { class: "cell-time" }, input, timePicker(input, judge)) : input;
    onRendered(() => {
      input.focus({ preventScroll: true });
      input.select();
      judge();
    });
    input.addEventListener("input", judge);
    element.addEventListener("focusout", (event) => { if (!element.contains(event.relatedTarget as Node | null)) done(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        isDone = true;
        cancel(undefined);
        event.stopPropagation();
        event.preventDefault(); // it closes the cell, not the table
      } else if (event.key === "Enter" || event.key === "Tab") {
        done();
      } else {
        event.stopPropagation(); // arrows and keys of the text, not of the table
      }
    });
    return element;
  };
}

/** The browser's own calendar and clock, for who would rather choose than type. */
function timePicker(input: HTMLInputElement, judge: () => void): HTMLElement {
  const picker = h("input", { type: "datetime-local", class: "cell-picker", tabindex: -1, "aria-hidden": "true" });
  const button = h("button", { type: "button", class: "cell-picker-button", tabindex: -1, "aria-hidden": "true" }, "▾");
  button.addEventListener("mousedown", (event) => { event.preventDefault(); });
  button.addEventListener("click", () => {
    const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(input.value);
    if (match !== null) picker.value = `${match[1]}T${match[2]}`;
    picker.showPicker();
  });
  picker.addEventListener("input", () => {
    if (picker.value !== "") input.value = picker.value.replace("T", " ").slice(0, 16);
    judge();
    input.focus();
  });
  return h("span", { class: "cell-picker-box" }, button, picker);
}
