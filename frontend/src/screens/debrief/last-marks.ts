import { ofKind, type Shown } from "../../api/types";

/** The marks on a criterion that count: each rater's last one, in the order in which they were given. */
export function lastMarks(events: readonly Shown[], criterion: string) {
  const marks = ofKind(events, "mark.given").filter((e) => e.body.criterion === criterion);
  return marks.filter((m, i) => !marks.slice(i + 1).some((later) => later.actor.id === m.actor.id));
}
