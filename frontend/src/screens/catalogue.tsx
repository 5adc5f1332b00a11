import { api } from "../api/client";
import type { RunPage, ScenarioCard } from "../api/types";
import { percent, plural, span } from "../format";
import { narrow, narrowing, pageAt } from "../narrowing";
import { href } from "../router";
import { Badge, Button, Empty, ErrorNote, Filters, Pages, Search, Select, Spinner, useAsync } from "../ui";
import { choose, levels, orders } from "./catalogue-list";
import "./catalogue.css";

export function Catalogue() {
  const scenarios = useAsync((s) => api.get<ScenarioCard[]>("/api/scenarios", undefined, s), []);
  const runs = useAsync((s) => api.get<RunPage>("/api/runs", { mine: true, standing: "open" }, s), []);

  return (
    <>
      <div class="page-head">
        <h1>Catalogue</h1>
        {scenarios.data ? <span class="muted">{plural(scenarios.data.length, "drill")}</span> : null}
      </div>
      {runs.data?.runs.map((r) => (
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
      {scenarios.data ? <List scenarios={scenarios.data} /> : scenarios.loading ? <Spinner /> : null}
    </>
  );
}

function List({ scenarios }: { scenarios: ScenarioCard[] }) {
  const query = narrowing();
  if (scenarios.length === 0) {
    return (
      <Empty title="There are no drills yet.">
        A drill is one Markdown file. The <a href={href({ screen: "guide" })}>guide</a> says how to write one.
      </Empty>
    );
  }
  const { shown, total, page, pages } = choose(scenarios, query);
  const turn = (to: number) => (to >= 1 && to <= pages ? pageAt({ page: String(to) }) : undefined);
  return (
    <div class="stack">
      <Filters label="Which drills">
        <Search label="Find" value={query.q ?? ""} onValue={(q) => narrow({ q })} />
        <Select label="Level" placeholder="All" value={query.level ?? ""} onValue={(level) => narrow({ level })} options={levels(scenarios)} />
        <Select label="Skill" placeholder="All" value={query.skill ?? ""} onValue={(skill) => narrow({ skill })} options={[...new Set(scenarios.flatMap((s) => s.skills))].sort()} />
        <Select label="Order" value={query.order ?? ""} onValue={(order) => narrow({ order })} options={orders} />
      </Filters>
      {total === 0 ? (
        <Empty title="No drill is like that.">
          <Button onClick={() => narrow({ q: "", level: "", skill: "" })}>Show all drills</Button>
        </Empty>
      ) : null}
      <ul class="cards">
        {shown.map((s) => (
          <li key={s.slug}>
            <Card scenario={s} />
          </li>
        ))}
      </ul>
      <Pages label="Pages of drills" before={turn(page - 1)} after={turn(page + 1)}>{`${page} of ${pages}`}</Pages>
    </div>
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
      <ul class="row small" aria-label="Skills">
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
              first run <b>{percent(s.best_percent)}</b>
              {s.best_repeat_percent !== null ? <> · repeat <b>{percent(s.best_repeat_percent)}</b></> : null}
            </span>
          </>
        ) : (
          <span class="muted">You have not run it yet</span>
        )}
      </p>
    </article>
  );
}
