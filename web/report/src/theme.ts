// Colours come from the style sheet's tokens, so that canvas and page agree. The reader's system chooses, the button overrules.

export interface Theme {
  dark: boolean;
  ink: string;
  muted: string;
  faint: string;
  line: string;
  paper: string;
  night: string;
  past: string;
  charging: string;
  load: string;
  pv: string;
  limit: string;
  price: string;
  negative: string;
  font: string;
}

const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let printing = false;

const isDark = (): boolean => {
  const chosen = document.documentElement.dataset["theme"];
  return !printing && (chosen === undefined ? system.matches : chosen === "dark");
};

export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: isDark(), ink: token("ink"), muted: token("muted"), faint: token("faint"), line: token("line"), paper: token("paper"),
    night: token("night"), past: token("past"), charging: token("charging"), load: token("load"), pv: token("pv"), limit: token("limit"),
    price: token("price"), negative: token("negative"), font: token("font"),
  };
}

const changed = (): void => { for (const listener of listeners) listener(); };

export function onTheme(listener: () => void, until?: AbortSignal): void {
  listeners.add(listener);
  until?.addEventListener("abort", () => listeners.delete(listener));
}


export function toggleTheme(): void {
  document.documentElement.dataset["theme"] = isDark() ? "light" : "dark";
  changed();
}

/** Paper is white: a print is drawn in the light colours. */
export function setPrinting(value: boolean): void {
  printing = value;
  document.documentElement.classList.toggle("printing", value);
  changed();
}

system.addEventListener("change", changed);
