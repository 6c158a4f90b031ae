// How the site power is drawn: the reader's choices, for every plan, kept in the browser.
import { signal, type ReadonlySignal } from "@preact/signals";
import { h } from "../../../report/src/dom";
import { texts } from "../texts/texts";

/** True until the reader says otherwise. */
function choice(place: string): { value: ReadonlySignal<boolean>; set: (next: boolean) => void } {
  let isOff = false;
  try {
    isOff = localStorage.getItem(place) !== null;
  } catch {
    // it holds for this visit
  }
  const value = signal(!isOff);
  const set = (next: boolean): void => {
    value.value = next;
    try {
      if (next) localStorage.removeItem(place);
      else localStorage.setItem(place, "1");
    } catch {
      // as above
    }
  };
  return { value, set };
}

const uncontrolled = choice("chargeplan.hides-uncontrolled");
/** Whether uncontrolled charging is laid over it. */
export const showsUncontrolled = uncontrolled.value;

const besideEachOther = choice("chargeplan.lays-plans-over");
/** Whether a pinned plan stands beside it; else it is laid over. */
export const isSideBySide = besideEachOther.value;
export const setSideBySide = besideEachOther.set;

export function uncontrolledSwitch(): HTMLElement {
  const { compare } = texts();
  const button = h("button", { type: "button", id: "uncontrolled", title: compare.showUncontrolled, "aria-pressed": String(showsUncontrolled.peek()) }, compare.uncontrolled);
  button.addEventListener("click", () => { uncontrolled.set(!showsUncontrolled.peek()); });
  return h("div", { class: "switch small" }, button);
}
