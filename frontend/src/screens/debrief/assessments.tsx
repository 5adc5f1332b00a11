import type { Analysis } from "../../api/types";
import { percent } from "../../format";
import { Breaks, Panel } from "../../ui";

/** What whoever played thought of it, before they had seen the score. */
export function Assessments({ analysis }: { analysis: Analysis }) {
  const { assessments, score, cut_short } = analysis;
  if (assessments.length === 0) return null;
  return (
    <Panel title="How it went, said before the score was known">
      {assessments.map((a) =>
        a.skipped ? (
          <p key={a.person} class="muted">
            {a.by} skipped the questions.
          </p>
        ) : (
          <dl key={a.person} class="key-facts">
            {assessments.length > 1 ? (
              <>
                <dt>Said by</dt>
                <dd>{a.by}</dd>
              </>
            ) : null}
            <dt>Done well</dt>
            <dd class="said">
              <Breaks>{a.well ?? ""}</Breaks>
            </dd>
            <dt>Another way next time</dt>
            <dd class="said">
              <Breaks>{a.better ?? ""}</Breaks>
            </dd>
            <dt>Score expected</dt>
            <dd>
              {percent(a.percent)}
              {cut_short ? "" : `, and it was ${percent(score.percent)}`}
            </dd>
          </dl>
        ),
      )}
    </Panel>
  );
}
