import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { span, stopwatch } from "../../../format";
import { announce, Button, ErrorNote } from "../../../ui";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";

/** Says that the scenario is over, counts down what is left for words, and lets whoever plays say that all is said. */
export function Closing() {
  const { story, second, over, run, say } = useDrill();
  const busy = useSignal(false);
  const { give, problem } = useCommand("here");
  const closing = story.value.closing;
  const on = closing !== null && !over.value;

  useEffect(() => {
    if (on) announce(`The scenario is over. There are ${span(closing.ends_ms / 1000 - second.peek())} left for words.`, "assertive");
  }, [on]);

  if (!on) return null;
  const left = Math.max(0, Math.ceil(closing.ends_ms / 1000) - second.value);
  return (
    <section class="closing-banner" aria-label="Closing phase">
      <p class="grow">
        <b>{closing.reason === "recovered" ? say("Customers are well again: the drill is closing.") : "The drill is closing."}</b>{" "}
        <span class="closing-rest">Updates, messages, notes, steps and the close are still taken; the system is not touched any more.</span>
      </p>
      <span class="closing-left" role="timer" aria-label="Left for words">
        {stopwatch(left * 1000)} left
      </span>
      {run.playing ? (
        <Button
          size="small"
          variant="primary"
          busy={busy.value}
          onClick={async () => {
            busy.value = true;
            await give({ type: "end" });
            busy.value = false;
          }}
        >
          I am done
        </Button>
      ) : null}
      <ErrorNote problem={problem} />
    </section>
  );
}
