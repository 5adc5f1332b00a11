import { useSignal } from "@preact/signals";
import { navigate } from "../../router";
import { stopwatch } from "../../format";
import { Button, Dialog } from "../../ui";
import { useDrill } from "./state/drill";

const HOW: Record<string, string> = {
  recovered: "The system has recovered, and held.",
  time: "Its time is up.",
  stopped: "It was stopped.",
  closed: "The drill is finished.",
  interrupted: "It was interrupted: the server went away.",
  failed: "The sandbox broke down, and the run with it.",
  unrecorded: "The disk of the server is full or fails, so nothing more could be recorded.",
};

/** Said calmly when the run is over; nobody is taken anywhere. */
export function Ended() {
  const { live, run, story, over } = useDrill();
  // The log cannot tell of its own end then; the server does.
  const trouble = live.trouble.value;
  const closed = useSignal(false);
  const { ended: end, stopped } = story.value;
  const reason = end?.reason ?? run.end_reason ?? "";
  return (
    <Dialog
      open={over.value && !closed.value}
      title="The run has ended"
      onClose={() => (closed.value = true)}
      footer={
        <>
          <Button onClick={() => (closed.value = true)}>Look around</Button>
          <Button variant="primary" autofocus onClick={() => navigate({ screen: "debrief", id: run.id })}>
            Open the debrief
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>
          {trouble || (HOW[reason] ?? "It is over.")} {end ? `It took ${stopwatch(end.at_ms)}.` : ""}
        </p>
        <p class="muted">
          {trouble
            ? "What was recorded until then is kept. It is graded as soon as the server can write again; the debrief is there then."
            : "What you did and saw is kept. The debrief shows it beside what was true."}
        </p>
        {stopped ? (
          <p>
            {stopped.by.name} had it end: <q>{stopped.why}</q>
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
