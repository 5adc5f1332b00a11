// A page that rings for whoever sits here, wherever in the app they are.

export interface Call {
  run: string;
  page: string;
  summary: string;
  service: string;
  /** When it was told of last; what is told anew is said anew. */
  told_ms?: number;
}

/** What the title of the tab says while pages ring, with how many there are. */
export function alarm(calls: readonly Call[]): string {
  const first = calls[0];
  return first ? `(${calls.length}) ● Page: ${first.summary}` : "";
}

/** What tells one from another: pages of two runs may have the same id. */
export const key = ({ run, page }: Pick<Call, "run" | "page">) => `${run}/${page}`;

/** Those that rang before and do so no more: somebody has them, or they are over. */
export function settled(before: readonly Call[], now: readonly Call[]): Call[] {
  return before.filter((b) => !now.some((c) => key(c) === key(b)));
}
