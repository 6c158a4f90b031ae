// What all pictures share: the steps in sight, the step and the session under the pointer, the session that is open.

type Listener = () => void;

export class View {
  first = 0;
  last: number;
  hoverStep: number | null = null;
  hoverSession: number | null = null; // index of the plan
  selectedSession: number | null = null; // the one in the drawer
  private readonly ending = new AbortController();
  private readonly onRange: Listener[] = [];
  private readonly onHover: Listener[] = [];
  private readonly onSelected: Listener[] = [];

  constructor(readonly steps: number) {
    this.last = steps;
  }

  /** What listens beyond its own element (to the window, the theme) does so until then. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** The pictures go: another plan takes their place. */
  end(): void { this.ending.abort(); }

  get isZoomed(): boolean {
    return this.first > 0 || this.last < this.steps;
  }

  whenRange(listener: Listener): void { this.onRange.push(listener); }
  whenHover(listener: Listener): void { this.onHover.push(listener); }
  whenSelected(listener: Listener): void { this.onSelected.push(listener); }

  zoom(first: number, last: number): void {
    const [from, to] = [Math.max(0, Math.floor(first)), Math.min(this.steps, Math.ceil(last))];
    if (to - from < 1) return;
    this.first = from;
    this.last = to;
    for (const listener of this.onRange) listener();
  }

  hover(step: number | null, session: number | null): void {
    if (step === this.hoverStep && session === this.hoverSession) return;
    this.hoverStep = step;
    this.hoverSession = session;
    for (const listener of this.onHover) listener();
  }

  select(session: number | null): void {
    if (session === this.selectedSession) return;
    this.selectedSession = session;
    for (const listener of this.onSelected) listener();
  }
}
