// A draft of a track as somebody finds it who begins to learn by it, and as its author keeps
// what answers it.

import type { DraftTrack, TrackSection } from "../../api/types";
import { plural } from "../../format";
import { Badge, Empty, Html } from "../../ui";
import { Doing } from "../tracks/step";
import { StepBadges } from "../tracks/step-row";
import { kinds } from "../tracks/words";
import { Heading, Placed, type Found } from "./placed";
import "../tracks/tracks.css";

interface TrackViewProps {
  of: DraftTrack;
  found: Found;
}

const nothing = () => {};

/** All phases and steps, each as it is found on the first day; nothing can be done in it here. */
export function ForLearner({ of: t, found }: TrackViewProps) {
  return (
    <article class="stack draft-track">
      <h2>{t.title || "No title yet"}</h2>
      <p class="row">
        <span class="muted">
          {plural(t.sections.filter((s) => s.step).length, "step")} in {plural(t.days, "day")}
        </span>
        {t.for ? <span class="muted">For: {t.for}</span> : null}
      </p>
      <Html html={t.summary_html} />
      <Placed found={found} from={1} next={t.sections[0]?.line} />
      {t.sections.map((s, i) => (
        <section key={s.line} class={`stack ${s.phase ? "draft-phase" : "draft-step"}`}>
          <Section of={s} found={found} />
          <Placed found={found} from={s.line} next={t.sections[i + 1]?.line} />
        </section>
      ))}
      <p class="small muted">As somebody finds it who begins today. It is done where they learn, not here.</p>
    </article>
  );
}

function Section({ of: { line, title, phase, step }, found }: { of: TrackSection; found: Found }) {
  if (phase) {
    return (
      <>
        <Heading title={title} line={line} found={found} level={3} />
        <p class="small muted">until day {phase.until}</p>
        {phase.text_html ? <Html html={phase.text_html} /> : null}
      </>
    );
  }
  if (!step) return <Unread title={title} line={line} found={found} />;
  return (
    <>
      <Heading title={title} line={line} found={found} level={4} />
      <p class="row small">
        <span class="muted">{kinds[step.kind] ?? step.kind}</span> <StepBadges of={step} /> <span class="muted">by day {step.due}</span>
      </p>
      {step.why && step.kind !== "gate" ? <p class="muted">{step.why}</p> : null}
      {step.text_html ? <Html html={step.text_html} /> : null}
      <Doing step={step} enrolment={null} onChanged={nothing} />
    </>
  );
}

/** A heading below which nothing could be read yet. */
export function Unread({ title, line, found }: { title: string; line: number; found: Found }) {
  return (
    <>
      <Heading title={title} line={line} found={found} level={4} />
      <p>
        <Badge tone="warn">not shown</Badge> <span class="muted">What stands below this heading could not be read yet.</span>
      </p>
    </>
  );
}

/** What answers the questions, by the system as it is, and where whoever answers wrongly is sent. */
export function TrackKey({ of: t, found }: TrackViewProps) {
  const asking = t.sections.filter((s) => s.step?.questions.length);
  if (asking.length === 0) return <Empty title="It asks nothing.">A step that is read may ask two or three things that are answered by looking.</Empty>;
  return (
    <article class="stack">
      <h2>What answers its questions</h2>
      <p class="muted small">Told by the system as it is now: nobody writes it down. Other spellings of it hold as well.</p>
      {asking.map((s) => (
        <section key={s.line} class="stack">
          <Heading title={s.title} line={s.line} found={found} level={3} />
          <ul class="script-list">
            {s.step?.questions.map((q) => {
              const key = s.keys.find((k) => k.question === q.id);
              return (
                <li key={q.id}>
                  <p>{q.ask}</p>
                  <p>{key ? <b>{key.answer}</b> : <span class="muted">Nothing in the system answers it.</span>}</p>
                  {key?.look ? <p class="small muted">Sent to look: {key.look}</p> : null}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </article>
  );
}
