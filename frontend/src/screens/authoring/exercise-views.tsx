// A draft of an exercise as those read it who answer and who mark.

import type { DraftExercise } from "../../api/types";
import { points, words } from "../../format";
import { Badge, Html, Panel } from "../../ui";
import { levelTitle } from "../catalogue-list";
import { Numbered } from "../exercises/numbered";
import { Prompts } from "../panel/prompts";
import { Criterion } from "./criterion";

/** What somebody is given who answers it, as it is at the start. */
export function AsAsked({ of: e }: { of: DraftExercise }) {
  return (
    <article class="stack">
      <h2>{e.title}</h2>
      <p class="row">
        <Badge>{e.kind}</Badge> <Badge tone="accent">{levelTitle(e.level)}</Badge> <span class="muted">{e.minutes} min</span>
      </p>
      <p class="lead muted">{e.summary}</p>
      <Html html={e.task_html} />
      {e.documents.map((d) => (
        <Panel key={d.id} title={d.title}>
          {d.html ? <Html html={d.html} /> : <Numbered text={d.text} />}
        </Panel>
      ))}
      {e.parts.map((p) => (
        <Panel key={p.id} title={`To answer: ${p.title}`}>
          <div class="stack">
            {p.help_html ? <Html html={p.help_html} /> : null}
            {p.options.length ? (
              <ul>
                {p.options.map((o) => (
                  <li key={o.id}>
                    {o.title} <span class="small muted mono">{o.id}</span>
                  </li>
                ))}
              </ul>
            ) : null}
            {p.start ? <Numbered text={p.start} /> : null}
          </div>
        </Panel>
      ))}
      <p class="small muted">With the seed that its answers are written for; another seed changes names and numbers.</p>
    </article>
  );
}

/** What it is judged by, what those look out for who mark it, and its answers. */
export function AsJudged({ of: e }: { of: DraftExercise }) {
  return (
    <article class="stack">
      <h2>Rubric</h2>
      <p class="muted small">{points(e.criteria.reduce((sum, c) => sum + c.points, 0))} points can be earned.</p>
      <ol class="script-list">
        {e.criteria.map((c) => (
          <Criterion key={c.id} of={c}>
            <p class="small muted">
              {words(c.dimension)}, {c.check ? `found out by a machine: ${c.check}` : c.part ? `marked by a person: ${c.part}` : "marked by a person"}
            </p>
            {c.hint ? <p>{c.hint}</p> : null}
          </Criterion>
        ))}
      </ol>
      <Prompts own={e.signals} />
      <h2>Answers</h2>
      <ul class="script-list">
        {e.answers.map((a) => (
          <li key={a.name}>
            <h3 class="row">
              <span class="grow mono">{a.name}</span>
              <Badge tone={a.good ? "good" : "note"}>{a.score}</Badge>
            </h3>
            {a.says_html ? <Html html={a.says_html} /> : null}
          </li>
        ))}
      </ul>
      <p class="small muted">
        Whether each stays in its band, <code>drillyard test</code> finds out.
      </p>
      {e.debrief_html ? (
        <>
          <h2>Debrief</h2>
          <Html html={e.debrief_html} />
        </>
      ) : null}
    </article>
  );
}
