import { useSignal } from "@preact/signals";
import { has } from "../../api/session";
import type { Finding, FindingSignal, Grade, Shown } from "../../api/types";
import { points, stopwatch, words } from "../../format";
import { Badge, Breaks, Empty } from "../../ui";
import { placeOf, replayAt, signalText } from "../replay/place";
import { MarksGiven } from "./marks-given";
import { results } from "./results";
import { StepsDone } from "./steps-done";

interface FindingsProps {
  grade: Grade;
  /** What people are called, by their ids. */
  names: ReadonlyMap<string, string>;
  run: string;
  /** What each rests on that can be seen again, by its id. */
  signals: Readonly<Record<string, readonly FindingSignal[]>>;
  events: readonly Shown[];
  bySeq: ReadonlyMap<number, Shown>;
  chosen: string | null;
  onChoose: (f: Finding | null) => void;
  onPick: (seq: number) => void;
}

/** Every criterion, in the rubric's order, with the moments that decided it and what raters wrote. */
export function Findings({ grade, names, run, signals, events, bySeq, chosen, onChoose, onPick }: FindingsProps) {
  if (grade.findings.length === 0) return <Empty title="No criterion has anything to say." />;
  return (
    <ol class="findings">
      {grade.findings.map((f) => {
        // A mark was given after the run: it is shown with its comment, and is no moment of it.
        const moments = f.events.filter((seq) => bySeq.get(seq)?.kind !== "mark.given");
        return (
          <li key={f.id} id={`finding-${f.id}`} class={`finding ${f.id === chosen ? "chosen" : ""}`}>
            <button type="button" class="finding-head" aria-pressed={f.id === chosen} onClick={() => onChoose(f.id === chosen ? null : f)}>
              <span class="finding-title">{f.title}</span>
              <Badge tone={results[f.result][1]}>{results[f.result][0]}</Badge>
              <span class="finding-points">{worth(f)}</span>
            </button>
            <p class="muted">
              <Breaks>{f.why}</Breaks>
            </p>
            {f.steps ? <StepsDone steps={f.steps} at={(seq) => bySeq.get(seq)?.at_ms} onPick={(seq) => { onChoose(f); onPick(seq); }} /> : null}
            <MarksGiven events={events} criterion={f.id} />
            {f.earn ? (
              <p class="finding-earn">
                <b>Would have earned it:</b> <Breaks>{f.earn}</Breaks>
              </p>
            ) : null}
            <p class="row small faint">
              <span>{grade.dimensions[f.dimension]?.title ?? f.dimension}</span>
              {f.seat ? <span>· asked of {words(f.seat)}</span> : null}
              {f.by?.length ? <span>· by {f.by.map((id) => names.get(id) ?? "a person who was removed").join(", ")}</span> : null}
              {moments.length > 0 ? <span>· based on</span> : null}
              {moments.slice(0, 8).map((seq) => (
                <button key={seq} type="button" class="moment" onClick={() => { onChoose(f); onPick(seq); }}>
                  {bySeq.has(seq) ? stopwatch(bySeq.get(seq)?.at_ms ?? 0) : `#${seq}`}
                </button>
              ))}
              {moments.length > 8 ? <span>and {moments.length - 8} more</span> : null}
            </p>
            {signals[f.id]?.length && !has("candidate") ? <SeeAgain run={run} finding={f.id} signals={signals[f.id] ?? []} /> : null}
          </li>
        );
      })}
    </ol>
  );
}

/** How many signals are shown before somebody asks for all of them. */
const FIRST = 4;

/** What a finding rests on, each as it was then. */
function SeeAgain({ run, finding, signals }: { run: string; finding: string; signals: readonly FindingSignal[] }) {
  const all = useSignal(false);
  const hidden = all.value ? 0 : signals.length - FIRST;
  return (
    <p class="row small">
      <span class="faint">See it again:</span>
      {(hidden > 0 ? signals.slice(0, FIRST) : signals).map((s, i) => (
        <a key={i} href={replayAt(run, placeOf(s), finding)}>
          {signalText(s, words)}
          {s.at_s > 0 ? ` at ${stopwatch(s.at_s * 1000)}` : ""}
        </a>
      ))}
      {hidden > 0 ? (
        <button type="button" class="moment" onClick={() => (all.value = true)}>
          {hidden} more
        </button>
      ) : null}
    </p>
  );
}

function worth(f: Finding): string {
  if (f.result === "open") return `– / ${points(f.max)}`;
  return f.max > 0 ? `${points(f.points)} / ${points(f.max)}` : points(f.points, true);
}
