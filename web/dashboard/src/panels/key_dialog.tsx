// A service with keys asks for one; everything waits for it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { giveKey, keyNeed } from "../api/key";
import { texts } from "../texts/texts";
import { useModal } from "./modal";

export function KeyDialog(): JSX.Element | null {
  return keyNeed.value === null ? null : <AskForKey />;
}

function AskForKey(): JSX.Element {
  const { key: words } = texts();
  const dialog = useModal();
  const [text, setText] = useState("");
  const trouble = words.needs[keyNeed.value ?? "missing"];
  return (
    <dialog class="key-dialog" ref={dialog} aria-labelledby="key-title" onCancel={(event) => { event.preventDefault(); }}>
      <form onSubmit={(event) => { event.preventDefault(); giveKey(text.trim()); }}>
        <h2 id="key-title">{words.title}</h2>
        <p class="unit" id="key-hint">{words.hint}</p>
        <label for="key">{words.label}</label>
        <div class="keep-line">
          <input id="key" type="password" autocomplete="off" spellcheck={false} value={text} aria-describedby="key-hint" aria-invalid={trouble !== ""} onInput={(event) => { setText(event.currentTarget.value); }} />
          <button type="submit" class="primary" disabled={text.trim() === ""}>{words.use}</button>
        </div>
        {trouble === "" ? null : <p class="issue" role="alert">{trouble}</p>}
      </form>
    </dialog>
  );
}
