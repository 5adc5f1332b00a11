import { useSignal } from "@preact/signals";
import { Suspense } from "preact/compat";
import { api } from "../../api/client";
import { me } from "../../api/session";
import type { AttemptDebrief } from "../../api/types";
import { Badge, Button, ErrorNote, Html, Panel, Spinner, useAsync } from "../../ui";
import { GlobalMarks } from "../debrief/global-marks";
import { Marks } from "../debrief/marks";
import { MarksGiven } from "../debrief/marks-given";
import { results } from "../debrief/results";
import { Prompts } from "../panel/prompts";
import { kinds, Recorded } from "./kinds";
import { Numbered } from "./numbered";
import { Remarks } from "./remarks";

/** What came of an attempt: the lesson first, then each point and why. */
export function AttemptDebriefPage({ path }: { path: string }) {
  const again = useSignal(false);
  const { data: d, problem, reload, set } = useAsync((s) => api.get<AttemptDebrief>(`${path}/debrief`, undefined, s), [path]);
  if (!d) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  const score = d.grade.score;
  const Kind = kinds[d.attempt.kind];
  return (
    <>
      <div class="page-head">
        <h1>{d.attempt.exercise.title}</h1>
        <span class="row">
          <strong>{score.low < score.high ? `${Math.round(score.low)} to ${Math.round(score.high)} %` : `${Math.round(score.percent)} %`}</strong>
          {d.attempt.person.id === me.value?.person.id ? null : <span class="muted">answered by {d.attempt.person.name}</span>}
          {d.attempt.end_reason === "time" ? <span class="muted">handed in as its time was up</span> : null}
        </span>
      </div>
      <div class="stack wide">
        {d.unmarked.length ? (
          <p>
            A person still has to mark: {d.unmarked.join(", ")}. Until then the score is a range.
          </p>
        ) : null}
        {d.marking.open ? <Marks debrief={d} onGraded={set} /> : null}
        {d.signals ? <Prompts own={d.signals} /> : null}
        <Panel title="What to take to work">
          <Html html={d.html} />
        </Panel>
        <Panel title="What it came to">
          <ul class="findings">
            {d.grade.findings.map((f) => (
              <li key={f.id}>
                <Badge tone={results[f.result][1]}>{results[f.result][0]}</Badge> <strong>{f.title}</strong>{" "}
                <span class="muted">
                  {f.points} of {f.max}
                </span>
                <p>{f.why}</p>
                {f.earn ? <p class="muted">{f.earn}</p> : null}
                <MarksGiven events={d.events} criterion={f.id} />
              </li>
            ))}
          </ul>
        </Panel>
        <GlobalMarks debrief={d} of="attempt" />
        {d.remarks.length ? (
          <Panel title="Remarks">
            <Remarks of={d.remarks} parts={d.answer} />
          </Panel>
        ) : null}
        {Kind && d.shown ? (
          <Panel title="How it was judged">
            <Suspense fallback={<Spinner />}>
              <Kind shown={d.shown} documents={d.documents} answer={Object.fromEntries(d.answer.map((a) => [a.id, a.text]))} />
            </Suspense>
          </Panel>
        ) : null}
        {d.recorded ? (
          <Panel title="The recording">
            {again.value ? (
              <div class="recorded-again">
                <Suspense fallback={<Spinner />}>
                  <Recorded title={d.attempt.exercise.title} path={`${path}/evidence`} />
                </Suspense>
              </div>
            ) : (
              <Button onClick={() => void (again.value = true)}>{d.attempt.person.id === me.value?.person.id ? "Look at it once more" : "Look at what they looked at"}</Button>
            )}
          </Panel>
        ) : null}
        {d.answer.map((a) => (
          <Panel key={a.id} title={a.title}>
            <h3>What was handed in</h3>
            {a.text.trim() ? <Numbered text={chosen(a, a.text)} /> : <p class="muted">Nothing.</p>}
            {a.good ? (
              <details>
                <summary>A good answer</summary>
                <Numbered text={chosen(a, a.good)} />
              </details>
            ) : null}
          </Panel>
        ))}
      </div>
    </>
  );
}

/** An answer in words: of choices, what they are called. */
function chosen(part: AttemptDebrief["answer"][number], text: string): string {
  if (part.form !== "choice" && part.form !== "choices") return text;
  return text
    .split("\n")
    .map((id) => part.options.find((o) => o.id === id)?.title ?? id)
    .join("\n");
}
