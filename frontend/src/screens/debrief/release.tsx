import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Run } from "../../api/types";
import { day } from "../../format";
import { Button, ErrorNote } from "../../ui";

/** For whoever runs the drill: lets the player of a run that ended early read it now. */
export function Release({ run, onReleased }: { run: Run; onReleased: (run: Run) => void }) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const release = async () => {
    busy.value = true;
    problem.value = null;
    try {
      onReleased(await api.post<Run>(`/api/runs/${encodeURIComponent(run.id)}/release`));
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      problem.value = e;
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="stack small">
      <Button busy={busy.value} onClick={release} title={`Otherwise ${run.person.name} can read it from ${day(run.opens_ms ?? 0)} on`}>
        Show it to {run.person.name}
      </Button>
      <ErrorNote problem={problem.value} />
    </div>
  );
}
