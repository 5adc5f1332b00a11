import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { href } from "../../router";
import { segments } from "../../segments";
import { ErrorNote, Html, Missing, Spinner, usePoll } from "../../ui";
import { dayText } from "../assignments/words";
import { Checklist } from "./checklist";
import { DrillStep } from "./drill-step";
import { ExerciseStep } from "./exercise-step";
import { Gate } from "./gate";
import { Reading } from "./reading";
import { StepBadges } from "./step-row";
import { kinds } from "./words";
import type { StepProps } from "./step-props";
import type { Step, Track } from "../../api/types";
import "./tracks.css";

const EVERY_MS = 10_000;

/** One step, and what is done in it. */
export function StepPage({ id, step }: { id: string; step: string }) {
  const round = useSignal(0);
  const { data, problem } = usePoll((s) => api.get<Track>(`/api/tracks/${segments(id)}`, undefined, s), EVERY_MS, [id, round.value], true);
  if (!data) {
    return (
      <div class="stack">
        <h1>Step of a track</h1>
        {problem ? <ErrorNote problem={problem} /> : <Spinner />}
      </div>
    );
  }
  const steps = data.phases.flatMap((p) => p.steps);
  const at = steps.findIndex((s) => s.id === step);
  const s = steps[at];
  if (!s) {
    return (
      <Missing title="The track has no such step">
        <a href={href({ screen: "track", id })}>{data.title}</a>
      </Missing>
    );
  }
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "tracks" })}>Tracks</a> › <a href={href({ screen: "track", id })}>{data.title}</a>
      </nav>
      <div class="page-head">
        <h1>{s.title}</h1>
        <span class="row">
          <span class="muted">{kinds[s.kind] ?? s.kind}</span> <StepBadges of={s} />
          <span class="small muted">{s.due_day ? `due ${dayText(s.due_day)}` : `by day ${s.due}`}</span>
        </span>
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        {s.why && s.kind !== "gate" ? <p class="muted">{s.why}</p> : null}
        {s.text_html ? <Html html={s.text_html} /> : null}
        <Doing step={s} enrolment={data.enrolment} onChanged={() => void round.value++} />
        <nav class="beside small" aria-label="Steps beside">
          <Beside track={data.slug} step={steps[at - 1]} words="Before" />
          <Beside track={data.slug} step={steps[at + 1]} words="After" />
        </nav>
      </div>
    </>
  );
}

/** What is done in a step, by its kind. */
export function Doing(props: StepProps) {
  switch (props.step.kind) {
    case "read":
      return <Reading {...props} />;
    case "drill":
    case "watch":
      return <DrillStep {...props} />;
    case "checklist":
      return <Checklist {...props} />;
    case "gate":
      return <Gate {...props} />;
    case "exercise":
      return <ExerciseStep {...props} />;
    default:
      return null;
  }
}

function Beside({ track, step, words }: { track: string; step: Step | undefined; words: string }) {
  if (!step) return <span />;
  return (
    <a href={href({ screen: "step", id: track, step: step.id })}>
      {words}: {step.title}
    </a>
  );
}
