import { useSignal } from "@preact/signals";
import { api, Problem } from "../api/client";
import type { Run } from "../api/types";
import { Button, ErrorNote } from "../ui";
import { EndFor } from "./end-for";

/** Where a run stands that waits for a place, and the way out. */
export function Queued({ run, onLeft }: { run: Run; onLeft: () => void }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const { place, waiting } = run.queue ?? { place: 1, waiting: 1 };

  async function leave() {
    busy.value = true;
    problem.value = null;
    try {
      await api.post(`/api/runs/${encodeURIComponent(run.id)}/end`, {});
      onLeft();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  }

  return (
    <div class="stack">
      <p aria-live="polite">
        {run.playing ? "You are " : `${run.person.name} is `}
        <b>{place === 1 ? "next" : `number ${place} of ${waiting}`}</b> in the queue.
      </p>
      <p class="small muted">All places are taken. The run begins by itself when its turn comes; you may leave this page and come back.</p>
      <ErrorNote problem={problem.value} />
      <p>
        {run.playing ? (
          <Button busy={busy.value} onClick={() => void leave()}>
            Leave the queue
          </Button>
        ) : (
          <EndFor run={run} onDone={onLeft} />
        )}
      </p>
    </div>
  );
}
