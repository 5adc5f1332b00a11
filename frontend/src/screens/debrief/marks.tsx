import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { me } from "../../api/session";
import type { Debrief, JudgeCriterion } from "../../api/types";
import { Badge, Button, ErrorNote, Panel, TextArea, toast } from "../../ui";
import { draft } from "../../api/outbox";
import { lastMarks } from "./last-marks";

/** Judgement that only a person can give. Marks can be changed; the last counts. */
export function Marks({ debrief, onGraded }: { debrief: Debrief; onGraded: (d: Debrief) => void }) {
  return (
    <Panel title="Marks for you to give">
      <ul class="stack wide">
        {debrief.criteria.map((c) => (
          <li key={c.id}>
            <MarkForm debrief={debrief} criterion={c} onGraded={onGraded} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MarkForm({ debrief, criterion: c, onGraded }: { debrief: Debrief; criterion: JudgeCriterion; onGraded: (d: Debrief) => void }) {
  const own = lastMarks(debrief.events, c.id).find((m) => m.actor.id === me.value?.person.id);
  const level = useSignal<number | null>(own?.body.level ?? null);
  const comment = draft(debrief.run.id, `mark.${c.id}`);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const finding = debrief.grade.findings.find((f) => f.id === c.id);

  const give = async (e: Event) => {
    e.preventDefault();
    if (level.value === null) return;
    busy.value = true;
    problem.value = null;
    try {
      const graded = await api.post<Debrief>(`/api/runs/${encodeURIComponent(debrief.run.id)}/marks`, { criterion: c.id, level: level.value, comment: comment.value });
      comment.value = "";
      toast("Marked; the run is graded anew.", "good");
      onGraded(graded);
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={(e) => void give(e)}>
      <fieldset class="mark">
        <legend>
          {c.title} {finding && finding.result !== "open" ? <Badge tone="good">marked</Badge> : <Badge tone="note">open</Badge>}
        </legend>
        {Object.entries(c.levels)
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([n, text]) => (
            <label key={n} class="level">
              <input type="radio" name={`level-${c.id}`} class="checkbox" checked={level.value === Number(n)} onChange={() => (level.value = Number(n))} />
              <b>{n}</b>
              <span>{text}</span>
            </label>
          ))}
      </fieldset>
      <TextArea label="Comment for the trainee" bind={comment} rows={2} />
      {own?.body.comment ? <p class="small muted">You wrote: {own.body.comment}</p> : null}
      <ErrorNote problem={problem.value} />
      <div class="row">
        <Button variant="primary" type="submit" busy={busy.value} disabled={level.value === null}>
          {own ? "Change the mark" : "Give the mark"}
        </Button>
      </div>
    </form>
  );
}
