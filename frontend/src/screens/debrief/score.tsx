import type { Analysis, Grade } from "../../api/types";
import { percent, percentRange, plural, points, span } from "../../format";
import { Panel, Progress } from "../../ui";

const passedWords: Record<NonNullable<Grade["score"]["passed"]>, string> = {
  yes: "Passed.",
  no: "Not passed.",
  open: "Whether it is passed hangs on what waits for a person.",
};

/** Which of the criteria that must be met were not. */
function missedWords(grade: Grade): string {
  const titles = grade.findings.filter((f) => grade.failed?.includes(f.id)).map((f) => f.title);
  return titles.length > 0 ? ` Not met, and it must be: ${titles.join("; ")}.` : "";
}

/** The result, big and plain. */
export function Score({ grade, analysis }: { grade: Grade; analysis: Analysis }) {
  const { score } = grade;
  if (analysis.cut_short) {
    return (
      <Panel title="Not graded" class="grow">
        <p>{analysis.verdict}</p>
      </Panel>
    );
  }
  return (
    <Panel title="Score" class="score">
      <p class="score-figure">{percentRange(score.low, score.high)}</p>
      {score.passed ? <p>{passedWords[score.passed]}{missedWords(grade)}</p> : null}
      <p>{analysis.verdict}</p>
      {grade.weighted !== null && grade.weighted !== undefined ? <p class="muted small">By the weights of the scorecard: {percent(grade.weighted)}</p> : null}
      {score.open > 0 ? (
        <p class="warn-text">
          {plural(score.open, "point")} wait{score.open === 1 ? "s" : ""} for a person's mark; of what has been judged it is {percent(score.percent)}.
        </p>
      ) : null}
    </Panel>
  );
}

export function Dimensions({ grade }: { grade: Grade }) {
  const rows = Object.entries(grade.dimensions).sort(([, a], [, b]) => b.weight - a.weight || a.title.localeCompare(b.title));
  return (
    <Panel title="By dimension" class="grow">
      <table class="dimensions">
        <caption class="visually-hidden">Score by dimension</caption>
        <tbody>
          {rows.map(([id, d]) => (
            <tr key={id}>
              <th scope="row">{d.title}</th>
              {d.evidence ? (
                <>
                  <td class="dimension-bar">
                    <Progress label={d.title} value={d.percent} max={100} />
                  </td>
                  <td class="number">{percent(d.percent)}</td>
                  <td class="number muted nowrap">
                    {points(d.points)} / {points(d.max)}
                  </td>
                </>
              ) : (
                <td colSpan={3} class="faint">
                  no evidence in this run
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

// What each span is counted from is defined in grading/timings.go.
const timings = [
  ["detect_s", "Time to detect", "from the fault to the first page"],
  ["acknowledge_s", "Time to acknowledge", "from the page"],
  ["evidence_s", "Time to evidence", "from the page to the first useful look"],
  ["mitigate_s", "Time to mitigate", "from the page to the action that helped"],
  ["resolve_s", "Time to resolve", "from the page until objectives were met"],
] as const;

export function TimingsRow({ grade }: { grade: Grade }) {
  return (
    <dl class="timings" aria-label="Times">
      {timings.map(([key, label, meaning]) => {
        const s = grade.timings[key];
        return (
          <div key={key} class="timing">
            <dt>{label}</dt>
            <dd>{s === null || s === undefined ? <span class="faint" title="There was nothing to measure it by">–</span> : span(s)}</dd>
            <dd class="timing-meaning">{meaning}</dd>
          </div>
        );
      })}
    </dl>
  );
}
