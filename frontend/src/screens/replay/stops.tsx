import { batch, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { draft } from "../../api/outbox";
import type { Decision, Replay } from "../../api/types";
import { plural, stopwatch } from "../../format";
import { announce, Button, TextInput } from "../../ui";
import { useDrill } from "../cockpit/state/drill";
import { questionOf } from "./choices";
import { before, shownUntil } from "./moments";
import type { Playback } from "./playback";

/** The stops of a run that is watched: what would you do, and then what was done. What is answered stays with whoever answers. */
export function Stops({ replay, playback, answered, golden }: { replay: Replay; playback: Playback; answered: Signal<number>; golden: boolean }) {
  const drill = useDrill();
  const { decisions } = replay;
  /** What was done about the last that was answered is shown until one goes on. */
  const telling = useSignal(false);
  const at = playback.at_ms.value;
  const due = decisions[answered.value];
  const here = due !== undefined && !telling.value && at >= before(due);
  // What was answered with is gone: the keyboard goes on from what was done.
  const told = useRef<HTMLElement>(null);
  useEffect(() => {
    if (answered.value > 0) told.current?.focus();
  }, [answered.value]);

  if (!here) {
    const last = decisions[answered.value - 1];
    return (
      <section ref={told} tabIndex={-1} class="stops" aria-label="Watch">
        <p class="grow">
          {last ? <Told decision={last} who={golden ? "They" : last.who} answer={draft(replay.run.id, `watch.${last.seq}`).value} /> : <span>A recorded run. It stops before each decision, and asks what you would do; nothing of it is marked. {plural(decisions.length, "stop")} in all.</span>}
        </p>
        {due ? (
          <Button
            variant="primary"
            onClick={() => {
              telling.value = false;
              playback.play();
            }}
            disabled={playback.playing.value}
          >
            {last ? "Go on" : "Begin"}
          </Button>
        ) : (
          <b>That was all of it.</b>
        )}
      </section>
    );
  }
  return (
    <Stop
      key={due.seq}
      run={replay.run.id}
      decision={due}
      n={answered.value + 1}
      of={decisions.length}
      question={questionOf(due.kind, drill.map, drill.story.peek())}
      onAnswered={() => {
        batch(() => {
          answered.value++;
          telling.value = true;
          playback.until_ms.value = shownUntil(decisions, answered.value, replay.length_ms);
          playback.seek(due.at_ms);
        });
        announce(`What was done: ${due.title}`);
      }}
    />
  );
}

interface StopProps {
  run: string;
  decision: Decision;
  n: number;
  of: number;
  question: ReturnType<typeof questionOf>;
  onAnswered: () => void;
}

function Stop({ run, decision, n, of, question, onAnswered }: StopProps) {
  const answer = useMemo(() => draft(run, `watch.${decision.seq}`), [run, decision.seq]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    announce(question.text);
    heading.current?.focus();
  }, []);
  return (
    <form
      class="stops asks"
      aria-label="Stop"
      onSubmit={(e) => {
        e.preventDefault();
        if (answer.peek().trim()) onAnswered();
      }}
    >
      <h2 ref={heading} tabIndex={-1}>
        {question.text}{" "}
        <span class="small muted">
          Stop {n} of {of}. Look around as long as you like.
        </span>
      </h2>
      <div class="chips" role="group" aria-label="What you could do">
        {question.choices.map((c) => (
          <Button key={c} size="small" aria-pressed={answer.value === c} variant={answer.value === c ? "primary" : "default"} onClick={() => (answer.value = c)}>
            {c}
          </Button>
        ))}
      </div>
      <div class="row stops-answer">
        <TextInput label="Or in your own words" quiet placeholder="Or in your own words" class="grow" bind={answer} maxLength={500} />
        <Button type="submit" variant="primary" disabled={answer.value.trim() === ""}>
          Show what was done
        </Button>
      </div>
    </form>
  );
}

function Told({ decision, who, answer }: { decision: Decision; who: string; answer: string }) {
  return (
    <span class="stops-told">
      <span>
        <span class="muted">You:</span> {answer || "–"}
      </span>
      <span>
        <span class="muted">
          {who}, at {stopwatch(decision.at_ms)}:
        </span>{" "}
        <b>{decision.title}</b>
      </span>
    </span>
  );
}
