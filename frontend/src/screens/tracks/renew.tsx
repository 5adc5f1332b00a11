import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { Button, ErrorNote } from "../../ui";
import type { Enrolment } from "../../api/types";

/** Says that a track is another one by now, and goes on with that when asked to. */
export function Renew({ of: e, onChanged }: { of: Enrolment; onChanged: () => void }) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  if (e.gone) return <p class="muted">This track is not on the server any more. You learn by it as it was.</p>;
  if (!e.newer) return null;
  const renew = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await api.post<Enrolment>(`/api/enrolments/${encodeURIComponent(e.id)}/renew`);
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="row">
      <p class="grow muted">The track has changed since you began. What you have done stays done.</p>
      <Button busy={busy.value} onClick={() => void renew()}>
        Go on with the new one
      </Button>
      <ErrorNote problem={problem.value} />
    </div>
  );
}
