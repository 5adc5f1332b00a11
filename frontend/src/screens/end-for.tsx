import { useSignal } from "@preact/signals";
import { api, Problem } from "../api/client";
import { lengths } from "../api/types";
import type { Run } from "../api/types";
import { Button, Dialog, ErrorNote, TextArea, type ButtonProps } from "../ui";

interface EndForProps {
  run: Run;
  size?: ButtonProps["size"];
  /** It has ended meanwhile: nothing is offered, and what was being written stays. */
  over?: boolean;
  onDone?: () => void;
}

/** Has somebody else's run end, for a reason that they are told. */
export function EndFor({ run, size, over = false, onDone }: EndForProps) {
  const asking = useSignal(false);
  const why = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const close = () => (asking.value = false);

  async function end() {
    if (over || why.peek().trim() === "") return;
    busy.value = true;
    problem.value = null;
    try {
      await api.post(`/api/runs/${encodeURIComponent(run.id)}/end`, { why: why.peek().trim() });
      why.value = "";
      close();
      onDone?.();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  }

  return (
    <>
      {over ? null : (
        <Button size={size} variant="ghost" aria-label={`End run of ${run.person.name}`} onClick={() => (asking.value = true)}>
          End run
        </Button>
      )}
      <Dialog
        open={asking.value}
        title={`End the run of ${run.person.name}?`}
        onClose={close}
        footer={
          <>
            <Button onClick={close}>Let it go on</Button>
            <Button variant="danger" busy={busy.value} disabled={over || why.value.trim() === ""} onClick={() => void end()}>
              End the run now
            </Button>
          </>
        }
      >
        <div class="stack">
          <p>{over ? "The run has ended by itself meanwhile." : "The system is taken down and the run is marked as it stands. It cannot be taken up again."}</p>
          <TextArea label="Why" hint={`${run.person.name} reads this.`} bind={why} onSubmit={() => void end()} maxLength={lengths.why} autofocus />
          <ErrorNote problem={problem.value} />
        </div>
      </Dialog>
    </>
  );
}
