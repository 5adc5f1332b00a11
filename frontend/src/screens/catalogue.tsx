import { api } from "../api/client";
import type { Run, ScenarioCard } from "../api/types";
import { percent, plural, span } from "../format";
import { href } from "../router";
import { Badge, Empty, ErrorNote, Spinner, useAsync } from "../ui";
import "./catalogue.css";

export function Catalogue() {
  const scenarios = useAsync((s) => api.get<ScenarioCard[]>("/api/scenarios", undefined, s), []);
  const runs = useAsync((s) => api.get<Run[]>("/api/runs", undefined, s), []);
  const going = runs.data?.filter((r) => r.playing && (r.state === "running" || r.state === "starting")) ?? [];

  return (
    <>
      <div class="page-head">
        <h1>Catalogue</h1>
        {scenarios.data ? <span class="muted">{plural(scenarios.data.length, "scenario")}</span> : null}
      </div>
      {going.map((r) => (
        <p key={r.id} class="going">
          <span class="grow">
            You are on call in <b>{r.title}</b>.
          </span>
          <a class="button primary" href={href({ screen: "run", id: r.id })}>
            Back to the run
          </a>
        </p>
      ))}
      <ErrorNote problem={scenarios.problem} onRetry={scenarios.reload} />
      {scenarios.data ? <Cards scenarios={scenarios.data} /> : scenarios.loading ? <Spinner /> : null}
    </>
  );
}

function Cards({ scenarios }: { scenarios: ScenarioCard[] }) {
  if (scenarios.length === 0) {
    return (
      <Empty title="There are no scenarios yet.">
        A scenario is one Markdown file. The <a href={href({ screen: "guide" })}>guide</a> says how to write one.
      </Empty>
    );
  }
  return (
    <ul class="cards">
      {scenarios.map((s) => (
        <li key={s.slug}>
          <Card scenario={s} />
        </li>
      ))}
    </ul>
  );
}

function Card({ scenario: s }: { scenario: ScenarioCard }) {
  return (
    <article class="card">
      <div class="row">
        <Badge tone="accent">{s.level}</Badge>
        <span class="small muted">{span(s.duration_s)}</span>
        <span class="small muted">· {s.stack.title}</span>
      </div>
      <h2>
        <a class="card-link" href={href({ screen: "scenario", slug: s.slug })}>
          {s.title}
        </a>
      </h2>
      <p class="muted grow">{s.summary}</p>
      <ul class="row small faint" aria-label="Skills">
        {s.skills.map((skill) => (
          <li key={skill} class="skill">
            {skill}
          </li>
        ))}
      </ul>
      <p class="card-foot small">
        {s.runs > 0 ? (
          <>
            <span class="muted">{plural(s.runs, "run")} of yours</span>
            <span>
              best <b>{percent(s.best_percent)}</b>
            </span>
          </>
        ) : (
          <span class="muted">You have not run it yet</span>
        )}
      </p>
    </article>
  );
}
