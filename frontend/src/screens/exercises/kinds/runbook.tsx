import "./runbook.css";

import type { Followed, FollowedStep, Instruction, PlayedMinute, ShownBy } from "../../../api/types";
import { capital, plural, stopwatch } from "../../../format";
import { Badge, Table } from "../../../ui";
import { Fared } from "./fared";
import type { KindProps } from "./props";
import { alongside, sectionWords, tones } from "./runbook-played";

/** How a runbook was understood, and, once it is handed in, how it was followed. */
export function Runbook({ shown }: KindProps) {
  const { read, play, elsewhere, own, idle, golden } = shown as ShownBy["runbook"];
  return (
    <div class="stack">
      {play ? <Played title={play.title ?? "The rehearsal"} of={play} /> : null}
      {own && idle && golden ? <Beside own={own} idle={idle} golden={golden} /> : null}
      {elsewhere ? <Played title={`Another incident behind the same alert: ${elsewhere.title ?? ""}`} of={elsewhere} /> : null}
      {play ? (
        <details>
          <summary>How each line was understood</summary>
          <Understood all={read} />
        </details>
      ) : (
        <section aria-label="How each line was understood">
          <h3>How each line was understood</h3>
          <Understood all={read} />
        </section>
      )}
    </div>
  );
}

function Understood({ all }: { all: readonly Instruction[] }) {
  if (all.length === 0) return <p>No line says plainly what is to be done.</p>;
  return (
    <Table
      caption="How each line was understood"
      rows={all.map((i, at) => ({ ...i, at }))}
      rowKey={(i) => i.at}
      columns={[
        { head: "Line", cell: (i) => i.line, number: true },
        { head: "Below", cell: (i) => sectionWords[i.section] ?? i.section },
        { head: "Sort", cell: (i) => <Badge tone={tones[i.sort]}>{i.sort}</Badge> },
        {
          head: "It says",
          cell: (i) => (
            <>
              {i.said} {i.if ? <span class="muted">Only where: {i.if.words}.</span> : null} {i.why ? <span class="runbook-why">{capital(i.why)}.</span> : null} {i.hint ? <span class="muted">{capital(i.hint)}.</span> : null}
            </>
          ),
        },
      ]}
    />
  );
}

/** Step by step, each with how customers fared in the minute in which it was taken. */
function Played({ title, of }: { title: string; of: Followed }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p>{outcome(of)}</p>
      {of.done.length === 0 ? (
        <p class="muted">Nothing was done.</p>
      ) : (
        <ol class="runbook-steps">
          {alongside(of.done, of.minutes).map(({ step, minute }, i) => (
            <Step key={i} step={step} minute={minute} stopped={of.stopped?.line === step.line && step.sort === "unclear"} />
          ))}
        </ol>
      )}
      {of.refused?.length ? (
        <>
          <p>What the system would not do:</p>
          <ul class="remarks">
            {of.refused.map((r) => (
              <li key={r}>{r}</li>
            ))}
          </ul>
        </>
      ) : null}
      <details>
        <summary>What customers met, minute by minute</summary>
        <Fared caption={`${title}: what customers met`} minutes={of.minutes} />
      </details>
    </section>
  );
}

function Step({ step, minute, stopped }: { step: FollowedStep; minute?: PlayedMinute; stopped: boolean }) {
  return (
    <li class={step.skipped ? "runbook-skipped" : ""}>
      <span class="mono runbook-at">{stopwatch(step.at_ms)}</span>
      <span class="grow">
        <Badge tone={stopped ? "bad" : step.skipped ? undefined : tones[step.sort]}>{stopped ? "stopped here" : step.skipped ? "passed over" : step.sort}</Badge> {step.said}{" "}
        <span class="muted small">
          {sectionWords[step.section] ?? step.section}, line {step.line}
        </span>
        {step.skipped ? <span class="runbook-why"> {step.skipped}</span> : null}
      </span>
      <span class="muted small runbook-met">{minute ? `${plural(minute.failed, "visit")} of ${minute.visits} failed` : ""}</span>
    </li>
  );
}

function outcome(of: Followed): string {
  const parts = [];
  if (of.stopped) parts.push(`It stopped at line ${of.stopped.line}: ${of.stopped.skipped ?? of.stopped.said}.`);
  if (!of.breached_ms) parts.push("No objective was breached.");
  else if (of.restored_ms) parts.push(`Customers were unwell from ${stopwatch(of.breached_ms)}, and well again from ${stopwatch(of.restored_ms)} on.`);
  else parts.push(`Customers were unwell from ${stopwatch(of.breached_ms)}, and still were at the end.`);
  if (of.helpless) parts.push("The steps had not helped when they were judged, so what is written for that case was followed.");
  return parts.join(" ");
}

function Beside({ own, idle, golden }: { own: PlayedMinute; idle: PlayedMinute; golden: PlayedMinute }) {
  return (
    <Table
      caption="What customers met, beside nobody acting and the model answer"
      rows={[
        { who: "Nobody acts", ...idle },
        { who: "Your runbook", ...own },
        { who: "The model answer", ...golden },
      ]}
      rowKey={(r) => r.who}
      columns={[
        { head: "Followed", cell: (r) => r.who },
        { head: "Visits", cell: (r) => r.visits, number: true },
        { head: "Failed", cell: (r) => r.failed, number: true },
        { head: "Slow", cell: (r) => r.slow, number: true },
      ]}
    />
  );
}
