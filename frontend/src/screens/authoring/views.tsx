// A draft as its three readers see it.

import type { DraftCriterion, Script, Trainee } from "../../api/types";
import { points, span, words } from "../../format";
import { runtimeWords } from "../../runtimes";
import { Badge, Html } from "../../ui";
import { ScriptKey } from "../answer-key";
import { Tells } from "../tells";
import { Criterion } from "./criterion";

/** What a trainee is told before the drill. */
export function ForTrainee({ of: t, duration_ms }: { of: Trainee; duration_ms: number }) {
  return (
    <article class="stack">
      <h2>{t.title}</h2>
      <p class="row">
        <Badge tone="accent">{t.level}</Badge> <span class="muted">{span(duration_ms / 1000)} at most</span>
      </p>
      <p class="lead muted">{t.summary}</p>
      <Html html={t.briefing_html} />
      <dl class="facts">
        <dt>You are on call for</dt>
        <dd>{t.oncall}</dd>
        <dt>System</dt>
        <dd>{t.stack}</dd>
        <dt>Skills</dt>
        <dd>{t.skills.map(words).join(", ") || "–"}</dd>
        <dt>Runbooks at hand</dt>
        <dd>{t.runbooks.join(", ") || "none"}</dd>
        <dt>Can be played on</dt>
        <dd>{t.runtimes.map((r) => runtimeWords(r).name).join(", ") || "nothing"}</dd>
      </dl>
    </article>
  );
}

/** The script, as whoever runs the drill works from it. */
export function ForFacilitator({ of: s }: { of: Script }) {
  return (
    <article class="stack">
      <h2>What is true</h2>
      <ScriptKey truth={s.truth} injects={s.injects}>
        <Tells of={s.truth} />
      </ScriptKey>
      <h2>Script</h2>
      <ol class="script-list">
        {s.injects.map((i) => (
          <li key={i.id}>
            <h3>
              {i.title || i.id} <span class="small muted mono">{i.id}</span>
            </h3>
            <p class="small muted">{i.when}</p>
            <p>{i.does}</p>
            {i.notes_html ? <Html html={i.notes_html} /> : null}
          </li>
        ))}
      </ol>
      <h2>Debrief</h2>
      <Html html={s.html} />
    </article>
  );
}

/** The rubric, each criterion in the words in which the debrief tells it. */
export function ForGrader({ of: criteria }: { of: readonly DraftCriterion[] }) {
  const most = criteria.reduce((sum, c) => sum + Math.max(0, c.points), 0);
  return (
    <article class="stack">
      <h2>Rubric</h2>
      <p class="muted small">{points(most)} points can be earned. Beside each stands what a player reads who did nothing at all.</p>
      <ol class="script-list">
        {criteria.map((c) => (
          <Criterion key={c.id} of={c}>
            <p class="small muted">{words(c.dimension)}</p>
            <p>{c.missed}</p>
            {c.earn ? (
              <p>
                <span class="muted">To earn it:</span> {c.earn}
              </p>
            ) : null}
            {c.hint && c.hint !== c.earn ? <p class="muted">{c.hint}</p> : null}
          </Criterion>
        ))}
      </ol>
    </article>
  );
}
