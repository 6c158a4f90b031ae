// A list of what the service keeps, as far as it is asked for: part by part, or all of it to be searched.
import { computed, signal } from "@preact/signals";

export interface ListPart<T> {
  entries: T[];
  next: string | null; // null: this is the end
}

const part = 100;
const largestPart = 1000; // that the service gives

export class KeptList<T extends { id: string }> {
  private readonly found = signal<ListPart<T> | null>(null);
  /** Null: nothing is known yet. */
  readonly entries = computed(() => this.found.value?.entries ?? null);
  readonly isWhole = computed(() => this.found.value !== null && this.found.value.next === null);
  private asked = 0;

  constructor(private readonly ask: (cursor: string | null, limit: number) => Promise<ListPart<T>>) {}

  /** From the start; of answers that overtake each other, that to the last question holds. */
  async load(): Promise<void> {
    const question = ++this.asked;
    const answer = await this.ask(null, part);
    if (question === this.asked) this.found.value = answer;
  }

  async more(limit = part): Promise<void> {
    const [question, before] = [this.asked, this.found.peek()];
    if (before === null || before.next === null) return;
    const answer = await this.ask(before.next, limit);
    const now = this.found.peek();
    if (question === this.asked && now?.next === before.next) this.found.value = { entries: [...now.entries, ...answer.entries], next: answer.next };
  }

  async all(): Promise<void> {
    const question = this.asked;
    while (question === this.asked && this.found.peek() !== null && !this.isWhole.peek()) await this.more(largestPart);
  }

  /** It was deleted. */
  forget(id: string): void {
    const now = this.found.peek();
    if (now !== null) this.found.value = { ...now, entries: now.entries.filter((entry) => entry.id !== id) };
  }
}

/** Every word of the search is in the text. */
export const isFound = (text: string, search: string): boolean => search.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
