import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { draft } from "../../api/outbox";
import type { Debrief, WithheldDebrief } from "../../api/types";
import { Button, ErrorNote, Panel, TextArea, TextInput } from "../../ui";

interface AssessProps {
  runId: string;
  text: string;
  onSaid: (next: Debrief | WithheldDebrief) => void;
}

/** Three questions to whoever played, before they are shown their score. */
export function Assess({ runId, text, onSaid }: AssessProps) {
  const well = draft(runId, "assess.well");
  const better = draft(runId, "assess.better");
  const expected = draft(runId, "assess.percent");
  const busy = useSignal<"" | "say" | "skip">("");
  const problem = useSignal<Problem | null>(null);

  const send = async (how: "say" | "skip") => {
    busy.value = how;
    problem.value = null;
    try {
      const body = how === "skip" ? { skipped: true, percent: 0 } : { well: well.value, better: better.value, percent: Number(expected.value) };
      const next = await api.post<Debrief | WithheldDebrief>(`/api/runs/${encodeURIComponent(runId)}/assessment`, body);
      well.value = better.value = expected.value = "";
      onSaid(next);
    } catch (e) {
      problem.value = Problem.of(e);
    } finally {
      busy.value = "";
    }
  };
  const wrong = (name: string) => problem.value?.field(name);
  return (
    <Panel title="How did it go?">
      <form
        class="stack assess"
        onSubmit={(e) => {
          e.preventDefault();
          void send("say");
        }}
      >
        <p>{text}</p>
        <TextArea label="What did you do well?" bind={well} rows={3} maxLength={2000} required error={wrong("well")} />
        <TextArea label="What would you do another way?" bind={better} rows={3} maxLength={2000} required error={wrong("better")} />
        <TextInput label="What score do you expect, in percent?" class="assess-percent" bind={expected} type="number" min={0} max={100} step={1} required error={wrong("percent")} />
        <ErrorNote problem={problem.value} />
        <div class="row">
          <Button variant="primary" type="submit" busy={busy.value === "say"} disabled={busy.value !== ""}>
            Write it down
          </Button>
          <Button busy={busy.value === "skip"} disabled={busy.value !== ""} onClick={() => void send("skip")}>
            Skip the questions
          </Button>
        </div>
      </form>
    </Panel>
  );
}
