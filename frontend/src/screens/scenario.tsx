import { useSignal } from "@preact/signals";
import { api, Problem } from "../api/client";
import type { Run, Scenario, SeatState } from "../api/types";
import { percent, plural, span, words } from "../format";
import { mayAssess, mayFacilitate, mayPlay } from "../api/session";
import { href, navigate } from "../router";
import { preferred, runtimeWords } from "../runtimes";
import { Badge, Button, ErrorNote, Html, Panel, Spinner, useAsync } from "../ui";
import { levelTitle } from "./catalogue-list";
import { AssignButton } from "./assignments/assign-button";
import { fromScenario } from "./guide-links";
import { SeatWords } from "./seat-words";
import { Starting } from "./starting";
import { Where } from "./where";
import { segments } from "../segments";
import { SystemPicture } from "../system/picture";
import "./scenario.css";

/** The briefing: what one is told before the pager is handed over. */
export function ScenarioPage({ slug }: { slug: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Scenario>(`/api/scenarios/${segments(slug)}`, undefined, s), [slug]);
  if (problem) {
    return (
      <div class="stack">
        <h1>Briefing</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "catalogue" })}>Catalogue</a>
      </nav>
      <div class="page-head">
        <h1>{data.title}</h1>
        <span class="row">
          <Badge tone="accent">{levelTitle(data.level)}</Badge>
          <span class="muted">{span(data.duration_s)}</span>
        </span>
      </div>
      <div class="briefing">
        <div class="stack wide">
          <p class="lead muted">{data.summary}</p>
          <Panel title="Briefing">
            <Html
              html={data.briefing_html}
              onLink={(target) => {
                const page = fromScenario(data.pack?.name, target);
                if (page) navigate({ screen: "guide", slug: page });
                return page !== null;
              }}
            />
          </Panel>
        </div>
        <aside class="stack" aria-label="About this drill">
          {mayPlay() ? <Start scenario={data} /> : null}
          {data.tour ? null : <AssignButton drill={data} />}
          <Facts scenario={data} />
          {mayAssess() && !data.tour ? <a href={href({ screen: "statistics", slug })}>How the drill does, over its runs</a> : null}
        </aside>
      </div>
      <Panel title="The system" class="briefing-system">
        <SystemPicture system={data.system} />
      </Panel>
    </>
  );
}

function Start({ scenario }: { scenario: Scenario }) {
  const run = useSignal<Run | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const two = useSignal(false);
  const runtime = preferred(scenario.runtimes);

  const start = async () => {
    busy.value = true;
    problem.value = null;
    try {
      run.value = await api.post<Run>("/api/runs", { scenario: scenario.slug, runtime, ...(two.value ? { raters: 2 } : {}) });
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  if (run.value) return <Starting key={run.value.id} run={run.value} onGiveUp={() => (run.value = null)} />;
  return (
    <div class="start">
      {scenario.tour ? null : <Where of={scenario.runtimes} />}
      {mayFacilitate() && !scenario.tour ? (
        <label class="row small">
          <input type="checkbox" class="checkbox" checked={two.value} onChange={(e) => (two.value = e.currentTarget.checked)} />
          <span>Two raters mark it, blind to each other</span>
        </label>
      ) : null}
      <Button variant="primary" size="large" busy={busy.value} onClick={() => void start()}>
        {scenario.tour ? "Begin the tour" : "Start the drill"}
      </Button>
      <p class="small muted start-time">{scenario.tour ? "It takes about five minutes, can be left at any time, and counts for nothing." : runtimeWords(runtime).time}</p>
      <ErrorNote problem={problem.value} />
    </div>
  );
}

/** What becomes of a seat that nobody takes. */
function filling(s: SeatState): string {
  if (s.stand_in) return `${s.must ? "Must be filled: " : ""}${s.stand_in} stands in while nobody has it`;
  return s.must ? "Must be filled: whoever has it hands it on to somebody" : "";
}

function Facts({ scenario: s }: { scenario: Scenario }) {
  // Of a drill that says nothing of its seats there is nothing to say.
  const cast = s.seats.filter((seat) => seat.must || seat.stand_in || seat.says.length);
  return (
    <dl class="facts">
      <dt>You are on call for</dt>
      <dd>{s.oncall.title}</dd>
      <dt>System</dt>
      <dd>{s.stack.title}</dd>
      <dt>Runs on</dt>
      <dd>{runtimeWords(preferred(s.runtimes)).name}</dd>
      <dt>At most</dt>
      <dd>{span(s.duration_s)}</dd>
      {cast.length ? (
        <>
          <dt>Seats</dt>
          <dd>
            <ul class="stack">
              {cast.map((s) => (
                <li key={s.seat}>
                  <SeatWords seat={s} />
                  <span class="small muted seat-says">{filling(s)}</span>
                </li>
              ))}
            </ul>
          </dd>
        </>
      ) : null}
      <dt>Skills</dt>
      <dd>{s.skills.map(words).join(", ") || "–"}</dd>
      <dt>Runbooks at hand</dt>
      <dd>
        {s.runbooks.length === 0 ? "none" : (
          <ul>
            {s.runbooks.map((r) => (
              <li key={r.slug}>{r.title}</li>
            ))}
          </ul>
        )}
      </dd>
      <dt>So far</dt>
      <dd>{s.runs === 0 ? "You have not run it yet" : [plural(s.runs, "run"), `best first run ${percent(s.best_percent)}`, s.best_repeat_percent !== null ? `best repeat ${percent(s.best_repeat_percent)}` : "", s.repeat ? "you know the answers, so the next one counts as a repeat" : ""].filter(Boolean).join(", ")}</dd>
    </dl>
  );
}
