import { api } from "../../api/client";
import { date, percent, plural } from "../../format";
import { href } from "../../router";
import { Empty, ErrorNote, Panel, Spinner, useAsync } from "../../ui";
import { EstimateRange } from "./estimate-range";
import { TracksNav } from "./nav";
import type { PersonSkills, ShownRun, ShownSkill, Skills as Shown } from "../../api/types";
import "./tracks.css";

/** What somebody can do, as far as their runs and answers show it. */
export function Skills({ person }: { person?: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Shown & Partial<PersonSkills>>(person ? `/api/people/${encodeURIComponent(person)}/skills` : "/api/skills", undefined, s), [person]);
  return (
    <>
      <TracksNav />
      <div class="page-head">
        <h1>{data?.person ? `Skills of ${data.person.name}` : "Skills"}</h1>
        {data ? <span class="muted">{[plural(data.runs, "run"), data.attempts ? plural(data.attempts, "answer") : ""].filter(Boolean).join(", ")}</span> : null}
      </div>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? <Both view={data} /> : problem ? null : <Spinner />}
    </>
  );
}

function Both({ view }: { view: Shown }) {
  if (view.runs + view.attempts === 0) {
    return (
      <Empty title="Nothing shows a skill yet.">
        Skills are told from drills and exercises. The <a href={href({ screen: "catalogue" })}>catalogue</a> has the drills, the easiest first, and here are the <a href={href({ screen: "exercises" })}>exercises</a>.
      </Empty>
    );
  }
  return (
    <div class="stack wide">
      <p class="muted">A bar is where the share of points lies that would be earned in a drill of the usual difficulty, the first time and without hints. It is as wide as little is known: in nine cases of ten the truth lies inside.</p>
      <Group title="Critical skills" of={view.skills} />
      <Group title="Dimensions of the scorecard" of={view.dimensions} />
    </div>
  );
}

function Group({ title, of }: { title: string; of: readonly ShownSkill[] }) {
  return (
    <Panel title={title}>
      <ul class="skill-rows">
        {of.map((s) => (
          <li key={s.name} class="skill-row">
            <div>
              <h3>{s.title}</h3>
              {s.says ? <p class="small muted">{s.says}</p> : null}
            </div>
            <div class="stack">
              {s.estimate ? <EstimateRange label={s.title} of={s.estimate} /> : null}
              {s.runs.length ? <ShownBy skill={s} /> : <p class="small muted">{s.said}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ShownBy({ skill: s }: { skill: ShownSkill }) {
  return (
    <details class="small">
      <summary>{s.said}</summary>
      <ul class="stack linked">
        {s.runs.map((r) => (
          <li key={r.run || r.attempt}>
            <Run of={r} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Run({ of: r }: { of: ShownRun }) {
  const debrief = href(r.attempt ? { screen: "attempt", id: r.attempt } : { screen: "debrief", id: r.run });
  return (
    <>
      <p>
        <a href={debrief}>{r.title}</a>, {date(r.at_ms)}: {percent(Math.round(r.percent))} of these points
        {r.repeat ? "; a repeat, which says little" : ""}
        {r.hints ? `; ${plural(r.hints, "hint")} used, which lower it` : ""}
      </p>
      <ul class="criteria-shown">
        {r.criteria
          .filter((c) => c.title)
          .map((c) => (
            <li key={c.id}>
              <a href={r.attempt ? debrief : `${debrief}?criterion=${encodeURIComponent(c.id)}`}>{c.title}</a> <span class="muted">{c.max > 0 ? `${c.points} of ${c.max}` : c.points}</span>
            </li>
          ))}
      </ul>
    </>
  );
}
