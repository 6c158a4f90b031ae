// A text field that keeps what is being typed, whatever is drawn anew meanwhile: plans arrive at any moment.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

interface Properties {
  value: string;
  onCommit: (text: string) => void; // Enter, or the field is left
  onType?: (text: string) => void; // each key
  id?: string;
  class?: string;
  inputMode?: "decimal";
  list?: string;
  maxLength?: number;
  placeholder?: string;
  disabled?: boolean;
  "aria-label"?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string | undefined;
}

/** Not by the event `change`: a value that is set from a program, as by a plan that arrives, makes the browser forget that there was one. */
export function TypedInput({ value, onCommit, onType, ...others }: Properties): JSX.Element {
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useRef<string | null>(null);
  const type = (text: string | null): void => {
    latest.current = text;
    setTyped(text);
  };
  const commit = (): void => {
    const text = latest.current;
    if (text === null) return;
    type(null);
    if (text !== value) onCommit(text);
  };
  return (
    <input type="text" autocomplete="off" {...others} value={typed ?? value}
      onInput={(event) => {
        type(event.currentTarget.value);
        onType?.(event.currentTarget.value);
      }}
      onKeyDown={(event) => { if (event.key === "Enter") commit(); }}
      onBlur={commit} />
  );
}
