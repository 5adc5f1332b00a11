import type { Finding, FindingResult, Grade, Shown } from "../../api/types";
import { points, stopwatch } from "../../format";
import { Badge, Empty, type Tone } from "../../ui";

const results: Record<FindingResult, [label: string, tone: Tone]> = {
  earned: ["earned", "good"],
  partial: ["partly", "warn"],
  missed: ["missed", "bad"],
  lost: ["lost", "bad"],
  spared: ["kept clear", "good"],
  open: ["to be marked", "note"],
};

interface FindingsProps {
  grade: Grade;
  bySeq: ReadonlyMap<number, Shown>;
  chosen: string | null;
  onChoose: (f: Finding | null) => void;
  onPick: (seq: number) => void;
}

/** Every criterion, in the rubric's order, with what it rests on. */
export function Findings({ grade, bySeq, chosen, onChoose, onPick }: FindingsProps) {
  if (grade.findings.length === 0) return <Empty title="The rubric has no criteria." />;
  return (
    <ol class="findings">
      {grade.findings.map((f) => (
        <li key={f.id} id={`finding-${f.id}`} class={`finding ${f.id === chosen ? "chosen" : ""}`}>
          <button type="button" class="finding-head" aria-pressed={f.id === chosen} onClick={() => onChoose(f.id === chosen ? null : f)}>
            <span class="finding-title">{f.title}</span>
            <Badge tone={results[f.result][1]}>{results[f.result][0]}</Badge>
            <span class="finding-points">{worth(f)}</span>
          </button>
          <p class="muted">{f.why}</p>
          {f.earn ? (
            <p class="finding-earn">
              <b>Would have earned it:</b> {f.earn}
            </p>
          ) : null}
          <p class="row small faint">
            <span>{grade.dimensions[f.dimension]?.title ?? f.dimension}</span>
            {f.events.length > 0 ? <span>· rests on</span> : null}
            {f.events.slice(0, 8).map((seq) => (
              <button key={seq} type="button" class="moment" onClick={() => { onChoose(f); onPick(seq); }}>
                {bySeq.has(seq) ? stopwatch(bySeq.get(seq)?.at_ms ?? 0) : `#${seq}`}
              </button>
            ))}
            {f.events.length > 8 ? <span>and {f.events.length - 8} more</span> : null}
          </p>
        </li>
      ))}
    </ol>
  );
}

function worth(f: Finding): string {
  if (f.result === "open") return `– / ${points(f.max)}`;
  return f.max > 0 ? `${points(f.points)} / ${points(f.max)}` : points(f.points, true);
}
