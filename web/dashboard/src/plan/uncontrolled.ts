// Whether uncontrolled charging is laid over the site power: the reader's choice, for every plan.
import { signal } from "@preact/signals";
import { h } from "../../../report/src/dom";
import { texts } from "../texts/texts";

const place = "chargeplan.hides-uncontrolled";

function isHidden(): boolean {
  try {
    return localStorage.getItem(place) !== null;
  } catch {
    return false;
  }
}

export const showsUncontrolled = signal(!isHidden());

function toggle(): void {
  showsUncontrolled.value = !showsUncontrolled.peek();
  try {
    if (showsUncontrolled.peek()) localStorage.removeItem(place);
    else localStorage.setItem(place, "1");
  } catch {
    // it holds for this visit
  }
}

export function uncontrolledSwitch(): HTMLElement {
  const { compare } = texts();
  const button = h("button", { type: "button", id: "uncontrolled", title: compare.showUncontrolled, "aria-pressed": String(showsUncontrolled.peek()) }, compare.uncontrolled);
  button.addEventListener("click", toggle);
  return h("div", { class: "switch small" }, button);
}
