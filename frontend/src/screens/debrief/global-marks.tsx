import { ofKind, type AttemptDebrief, type Debrief } from "../../api/types";
import { day } from "../../format";
import { Badge, Breaks, Panel } from "../../ui";
import { globalWord } from "../marking/words";

/** What raters thought of the whole of a run, or of an attempt, beside the criteria. */
export function GlobalMarks({ debrief, of = "run" }: { debrief: Debrief | AttemptDebrief; of?: "run" | "attempt" }) {
  const all = ofKind(debrief.events, "run.marked");
  const last = all.filter((m, i) => !all.slice(i + 1).some((later) => later.actor.id === m.actor.id));
  if (!debrief.grade.global || last.length === 0) return null;
  return (
    <Panel title={`The ${of} as a whole`}>
      <p>
        <Badge tone="note">{globalWord(debrief.grade.global)}</Badge> <span class="muted">is what raters think of it. It earns no points.</span>
      </p>
      {last.map((m) => (
        <figure key={m.n} class="mark-given">
          {m.body.comment ? (
            <blockquote>
              <Breaks>{m.body.comment}</Breaks>
            </blockquote>
          ) : null}
          <figcaption class="small muted">
            {m.actor.name || "Someone"}, {day(m.wall_ms)}: {globalWord(m.body.global).toLowerCase()}
          </figcaption>
        </figure>
      ))}
    </Panel>
  );
}
