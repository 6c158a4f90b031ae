// The language of the page: the reader's choice, else that of the browser where we have it.
import { signal } from "@preact/signals";
import { de } from "./de";
import { en, type Texts } from "./en";

export type Language = "en" | "de";
const all: Record<Language, Texts> = { en, de };

const ofBrowser = (): Language => (navigator.language.toLowerCase().startsWith("de") ? "de" : "en");

/** Null where the browser keeps nothing: a private window may forbid it. */
function stored(): string | null {
  try {
    return localStorage.getItem("chargeplan.language");
  } catch {
    return null;
  }
}

const chosen = stored();
export const language = signal<Language>(chosen === "en" || chosen === "de" ? chosen : ofBrowser());

export const texts = (): Texts => all[language.value];

export function chooseLanguage(next: Language): void {
  language.value = next;
  try {
    localStorage.setItem("chargeplan.language", next);
  } catch {
    // it holds for this visit
  }
}
