// A file may be dropped anywhere on the page.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readFile } from "../draft/reading";
import { awaySince } from "../plan/planner";
import { texts } from "../texts/texts";

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

/** A file that is dropped there is no demand. */
const isForSeries = (event: DragEvent): boolean => event.target instanceof Element && event.target.closest(".series-field") !== null;

export function DropTarget(): JSX.Element | null {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(!isForSeries(event));
    };
    const leave = (event: DragEvent): void => { if (event.relatedTarget === null) setOver(false); };
    const drop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(false);
      if (isForSeries(event)) return;
      const file = event.dataTransfer?.files[0];
      if (file !== undefined && awaySince.peek() === null) void readFile(file);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return isOver ? <div class="drop-target"><p>{texts().demand.dropHere}</p></div> : null;
}
