// The language of the page: the reader's choice, else that of the browser where we have it.
import { effect, signal } from "@preact/signals";
import { useLocale } from "../../../report/src/format";
import { english, useWords } from "../../../report/src/words";
import { de } from "./de";
import { en, type Texts } from "./en";
import { planDe } from "./plan_de";

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

/** Numbers as the reader writes them: `en-GB` and `en-US` alike where the language is English. */
const localeOf = (next: Language): string => navigator.languages.find((locale) => locale.toLowerCase().startsWith(next)) ?? next;

// The pictures have their words from the report. They are drawn after this, as everything that reads `language` is.
effect(() => {
  useLocale(localeOf(language.value));
  useWords(language.value === "de" ? planDe : english);
});
