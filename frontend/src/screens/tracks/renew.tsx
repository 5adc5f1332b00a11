import { api } from "../../api/client";
import { Button, ErrorNote, useDoing } from "../../ui";
import type { Enrolment } from "../../api/types";

/** Says that a track is another one by now, and goes on with that when asked to. */
export function Renew({ of: e, onChanged }: { of: Enrolment; onChanged: () => void }) {
  const { busy, problem, run } = useDoing();
  if (e.gone) return <p class="muted">This track is not on the server any more. You learn by it as it was.</p>;
  if (!e.newer) return null;
  const renew = async () => {
    await api.post<Enrolment>(`/api/enrolments/${encodeURIComponent(e.id)}/renew`);
    onChanged();
  };
  return (
    <div class="row">
      <p class="grow muted">The track has changed since you began. What you have done stays done.</p>
      <Button busy={busy} onClick={() => void run(renew)}>
        Go on with the new one
      </Button>
      <ErrorNote problem={problem} />
    </div>
  );
}
