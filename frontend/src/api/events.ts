import type { Kind, Shown, ShownOf } from "./generated";

/** The events of one kind, in order. */
export function ofKind<K extends Kind>(events: readonly Shown[], kind: K): ShownOf<K>[] {
  return events.filter((e): e is Extract<Shown, { kind: K }> => e.kind === kind) as unknown as ShownOf<K>[];
}
