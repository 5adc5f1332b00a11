import { api } from "../api/client";
import { mayWrite } from "../api/session";
import type { Pack, RunPage, ScenarioCard } from "../api/types";
import { percent, plural, span, words } from "../format";
import { narrow, narrowing, pageAt } from "../narrowing";
import { href } from "../router";
import { Badge, Button, Empty, ErrorNote, FieldErrors, Filters, Pages, Panel, Search, Select, Spinner, useAsync, type Option } from "../ui";
import { choose, grouped, lengths, levels, levelTitle, narrowings, orders, played } from "./catalogue-list";
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
      <div class="stack">
        {scenarios.data ? <List scenarios={scenarios.data} /> : scenarios.loading ? <Spinner /> : null}
        {mayWrite() ? <Unplayable /> : null}
      </div>
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
    <div class="stack drills">
      <Filters label="Which drills">
        <Search label="Find" value={query.q ?? ""} onValue={(q) => narrow({ q })} />
        <Select label="Level" placeholder="All" value={query.level ?? ""} onValue={(level) => narrow({ level })} options={levels(scenarios).map((value) => ({ value, label: levelTitle(value) }))} />
        <Select label="System" placeholder="All" value={query.stack ?? ""} onValue={(stack) => narrow({ stack })} options={stacks(scenarios)} />
        <Select label="Skill" placeholder="All" value={query.skill ?? ""} onValue={(skill) => narrow({ skill })} options={[...new Set(scenarios.flatMap((s) => s.skills))].sort().map((value) => ({ value, label: words(value) }))} />
        <Select label="Length" placeholder="All" value={query.length ?? ""} onValue={(length) => narrow({ length })} options={lengths} />
        <Select label="Of mine" placeholder="All" value={query.played ?? ""} onValue={(played) => narrow({ played })} options={played} />
        <Select label="Order" value={query.order ?? ""} onValue={(order) => narrow({ order })} options={orders} />
      </Filters>
      {total === 0 ? (
        <Empty title="No drill is like that.">
          <Button onClick={() => narrow(Object.fromEntries(narrowings.map((n) => [n, ""])))}>Show all drills</Button>
        </Empty>
      ) : null}
      {grouped(shown, query).map(({ level, drills }) => (
        <section key={level} class="drills-of" aria-label={level ? levelTitle(level) : "Drills"}>
          {level ? (
            <h2>
              {levelTitle(level)} <span class="muted small">{plural(drills.length, "drill")}</span>
            </h2>
          ) : null}
          <ul class="cards">
            {drills.map((s) => (
              <li key={s.slug}>
                <Card scenario={s} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Pages label="Pages of drills" before={turn(page - 1)} after={turn(page + 1)}>{`${page} of ${pages}`}</Pages>
    </div>
  );
}

function stacks(scenarios: readonly ScenarioCard[]): Option[] {
  const titles = new Map(scenarios.map((s) => [s.stack.name, s.stack.title]));
  return [...titles].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
}

/** For who writes drills: the file has changed since, and is broken. */
function Mistaken({ mistakes }: { mistakes: NonNullable<ScenarioCard["mistakes"]> }) {
  return (
    <details class="small">
      <summary>
        <Badge tone="bad">{plural(mistakes.length, "mistake")}</Badge> in its file; it is played as it was before
      </summary>
      <FieldErrors of={mistakes} />
    </details>
  );
}

/** For who writes drills: those that never could be read. */
function Unplayable() {
  const packs = useAsync((s) => api.get<Pack[]>("/api/packs", undefined, s), []);
  const broken = (packs.data ?? []).flatMap((p) => p.files.filter((f) => f.path.startsWith("scenarios/") && f.mistakes > 0 && !f.in_play).map((f) => ({ pack: p, file: f })));
  const amiss = (packs.data ?? []).filter((p) => p.mistakes.length > 0);
  if (packs.problem) return <ErrorNote problem={packs.problem} onRetry={packs.reload} />;
  if (broken.length + amiss.length === 0) return null;
  return (
    <Panel title="Not to be played yet">
      <ul class="stack">
        {amiss.map((p) => (
          <li key={p.place}>
            <b>{p.title || p.place}</b> {p.in_play ? "" : "is not in play."} {p.mistakes[0]?.message}
            {p.mistakes.length > 1 ? <span class="muted"> And {plural(p.mistakes.length - 1, "mistake")} more.</span> : null}
          </li>
        ))}
        {broken.map(({ pack, file }) => (
          <li key={pack.name + file.path}>
            <a class="mono" href={href({ screen: "authoring", pack: pack.name, path: file.path })}>
              {file.path}
            </a>{" "}
            <span class="muted">of {pack.title}:</span> {file.mistake}
            {file.mistakes > 1 ? <span class="muted"> And {plural(file.mistakes - 1, "mistake")} more.</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Card({ scenario: s }: { scenario: ScenarioCard }) {
  return (
    <article class="card">
      <div class="row">
        <Badge tone="accent">{levelTitle(s.level)}</Badge>
        <span class="small muted">{span(s.duration_s)}</span>
        <span class="small muted">· {s.stack.title}</span>
        {s.pack ? <span class="small muted">· {s.pack.title}</span> : null}
      </div>
      <h3>
        <a class="card-link" href={href({ screen: "scenario", slug: s.slug })}>
          {s.title}
        </a>
      </h3>
      <p class="small muted grow">{s.summary}</p>
      {s.mistakes?.length ? <Mistaken mistakes={s.mistakes} /> : null}
      <ul class="row small" aria-label="Skills">
        {s.skills.map((skill) => (
          <li key={skill} class="skill">
            {words(skill)}
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
