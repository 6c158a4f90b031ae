// What is under the pointer, in words.
import { h } from "./dom";

const box = h("div", { class: "tooltip", role: "status", hidden: true });

export interface Fact {
  label: string;
  value: string;
}

/** Beside the pointer, within the window. */
export function showTooltip(event: MouseEvent, title: string, subtitle: string, facts: Fact[], remark = ""): void {
  if (!box.isConnected) document.body.append(box);
  box.replaceChildren(
    h("div", { class: "tooltip-title" }, title),
    ...(subtitle === "" ? [] : [h("div", { class: "tooltip-subtitle" }, subtitle)]),
    h("dl", {}, ...facts.flatMap((fact) => [h("dt", {}, fact.label), h("dd", {}, fact.value)])),
    ...(remark === "" ? [] : [h("div", { class: "tooltip-remark" }, remark)]),
  );
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  const x = event.clientX + 18 + width > window.innerWidth ? event.clientX - 18 - width : event.clientX + 18;
  const y = Math.min(event.clientY + 14, window.innerHeight - height - 8);
  box.style.transform = `translate(${Math.max(8, Math.round(x))}px, ${Math.max(8, Math.round(y))}px)`;
}

export function hideTooltip(): void {
  box.hidden = true;
}
