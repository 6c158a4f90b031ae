// A dialog over the page. It is one before it is seen: shown a moment later, it would take the focus from a field that was being typed in.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => { dialog.current!.showModal(); }, []);
  return dialog;
}
