// For how long this browser could not reach the server, to be told once it can again.

/** Adds up what was missed, until it is told. */
export class Missed {
  private since: number | null = null;
  private total = 0;

  /** `now` counts milliseconds, from whenever. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The server can be reached, or cannot. */
  went(reachable: boolean): void {
    if (this.since !== null) this.total += this.now() - this.since;
    this.since = reachable ? null : this.now();
  }

  /** Takes out what is to be told. */
  take(): number {
    this.went(this.since === null);
    const told = this.total;
    this.total = 0;
    return Math.round(told);
  }

  /** What was taken out did not arrive. */
  back(ms: number): void {
    this.total += ms;
  }
}
