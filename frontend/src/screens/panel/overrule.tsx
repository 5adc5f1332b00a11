import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { CardRest, Sheet } from "../../api/types";
import { Button, Dialog, ErrorNote, TextArea, TextInput, useDoing } from "../../ui";

interface OverruleProps {
  path: string;
  rest: CardRest;
  onClose: () => void;
  onDone: (s: Sheet) => void;
}

/** Other points than the machine gave, with a reason. Both figures stay to be read. */
export function Overrule({ path, rest: r, onClose, onDone }: OverruleProps) {
  const points = useSignal(`${r.finding.points}`);
  const reason = useSignal("");
  const { busy, problem, run } = useDoing();
  const give = (e: Event) => {
    e.preventDefault();
    void run(async () => {
      onDone(await api.post<Sheet>(`${path}/items/${encodeURIComponent(r.work)}/points`, { criterion: r.finding.id, points: Number(points.value), reason: reason.value }));
      onClose();
    });
  };
  return (
    <Dialog open title={`Overrule: ${r.finding.title}`} onClose={onClose}>
      <form class="stack" onSubmit={give}>
        <p>
          The machine gave {r.finding.machine ?? r.finding.points} of {r.finding.max}. {r.finding.why}
        </p>
        <TextInput label="Points" type="number" step="any" min={0} max={r.finding.max} hint={`From 0 to ${r.finding.max}.`} error={problem?.field("points")} required value={points.value} onValue={(v) => void (points.value = v)} />
        <TextArea label="Why" hint="Whoever reads the scorecard reads it, and both figures." rows={3} maxLength={4000} required error={problem?.field("reason")} value={reason.value} onValue={(v) => void (reason.value = v)} />
        {problem?.errors.length ? null : <ErrorNote problem={problem} />}
        <div class="row">
          <Button variant="primary" type="submit" busy={busy} disabled={!reason.value.trim() || points.value === ""}>
            Overrule
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
