import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { draft } from "../../api/outbox";
import type { Review, ReviewAction } from "../../api/types";
import { day } from "../../format";
import { Button, ErrorNote, IconButton, Panel, TextArea, toast } from "../../ui";
import { ActionItem } from "./action-item";
import { AddAction } from "./add-action";

interface ReviewProps {
  runId: string;
  review: Review;
  onChanged: (review: Review) => void;
}

/** What people concluded from the run, and what they are to do about it. */
export function ReviewPanel({ runId, review, onChanged }: ReviewProps) {
  return (
    <Panel title="Review">
      <div class="debrief-columns">
        <Conclusions runId={runId} review={review} onChanged={onChanged} />
        <Actions runId={runId} review={review} onChanged={onChanged} />
      </div>
    </Panel>
  );
}

const base = (runId: string) => `/api/runs/${encodeURIComponent(runId)}/review`;

function Conclusions({ runId, review, onChanged }: ReviewProps) {
  const happened = useSignal(review.happened);
  const causes = useSignal(review.causes);
  const learned = useSignal(review.learned);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const save = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      onChanged(await api.put<Review>(base(runId), { happened: happened.value, causes: causes.value, learned: learned.value }));
      toast("The review is kept.", "good");
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={(e) => void save(e)}>
      <TextArea label="What happened, and whom it hurt" bind={happened} rows={3} maxLength={8000} error={problem.value?.field("happened")} />
      <TextArea label="What made it possible" hint="Conditions, not people: what let it happen, hid it, or made it last." bind={causes} rows={3} maxLength={8000} error={problem.value?.field("causes")} />
      <TextArea label="What was learned" bind={learned} rows={3} maxLength={8000} error={problem.value?.field("learned")} />
      {review.blames ? <p class="warn-text">Some of this reads as if somebody were to blame. Say what made it possible instead: people who are blamed tell less.</p> : null}
      <ErrorNote problem={problem.value} />
      <div class="row">
        <Button type="submit" busy={busy.value}>
          Keep the review
        </Button>
        {review.written_ms ? (
          <span class="small muted">
            {review.by}, {day(review.written_ms)}
          </span>
        ) : null}
      </div>
    </form>
  );
}

function Actions({ runId, review, onChanged }: ReviewProps) {
  const problem = useSignal<Problem | null>(null);
  const drop = async (a: ReviewAction) => {
    problem.value = null;
    try {
      onChanged(await api.del<Review>(`${base(runId)}/actions/${encodeURIComponent(a.id)}`));
    } catch (err) {
      problem.value = Problem.of(err);
    }
  };
  const changed = (next: ReviewAction) => onChanged({ ...review, actions: review.actions.map((a) => (a.id === next.id ? next : a)) });
  return (
    <div class="stack">
      <h3>Actions</h3>
      {review.actions.length === 0 ? <p class="muted">None yet. An action has an owner and a day, and stays on the owner's list until it is done.</p> : null}
      <ul class="stack">
        {review.actions.map((a) => (
          <li key={a.id} class="row">
            <ActionItem action={a} onChanged={changed} class="grow" />
            {a.mine ? (
              <IconButton label={`Drop: ${a.text}`} size="small" onClick={() => void drop(a)}>
                ×
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      <ErrorNote problem={problem.value} />
      <AddAction path={`${base(runId)}/actions`} text={draft(runId, "review.action")} owners={review.owners} onAdded={onChanged} />
    </div>
  );
}
