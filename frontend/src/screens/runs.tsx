import { address, api } from "../api/client";
import { maySeeOthers } from "../api/session";
import { runtimes, type Run, type RunPage, type RunState, type ScenarioCard } from "../api/types";
import { attempt, clock, day, endings, percentRange, plural, stopwatch } from "../format";
import { isNarrowed, narrow, narrowing, pageAt, type Query } from "../narrowing";
import { href } from "../router";
import { runtimeWords } from "../runtimes";
import { EndFor } from "./end-for";
import { MyActions } from "./my-actions";
import { Badge, Button, Empty, ErrorNote, Filters, Pages, Search, Select, Spinner, Table, useAsync, usePoll, type Column, type Tone } from "../ui";

const states: Record<RunState, [label: string, tone: Tone]> = {
  queued: ["waits", "plain"],
  starting: ["starting", "accent"],
  running: ["running", "accent"],
  ended: ["ended", "plain"],
  failed: ["did not start", "bad"],
};

const standings = [
  { value: "open", label: "Under way" },
  { value: "ended", label: "Ended" },
  { value: "failed", label: "Did not start" },
];

const orders = [
  { value: "", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "best", label: "Best score first" },
  { value: "worst", label: "Lowest score first" },
];

const EVERY_MS = 3000;

/** The runs as they stand, a page at a time: others begin and end theirs meanwhile. */
export function Runs() {
  const query = narrowing();
  const asked = address("", query);
  const { data, problem, awaited } = usePoll((s) => api.get<RunPage>("/api/runs", query, s), EVERY_MS, [asked], true);
  const narrowed = isNarrowed(query);
  return (
    <>
      <div class="page-head">
        <h1>Runs</h1>
        <span class="muted" role="status">
          {awaited && data ? "Asking… " : ""}
          {data ? plural(data.total, "run") : ""} {maySeeOthers() ? "of everyone" : "of yours"}
        </span>
      </div>
      <MyActions />
      {data?.total || narrowed ? <Narrowing query={query} /> : null}
      {problem ? (
        <div class="list-note">
          <ErrorNote problem={problem} />
        </div>
      ) : null}
      {!data ? (
        problem ? null : <Spinner />
      ) : data.runs.length === 0 ? (
        <None narrowed={narrowed} />
      ) : (
        <div class="stack" aria-busy={awaited}>
          <div class="panel">
            <Table caption="Runs" columns={columns()} rows={data.runs} rowKey={(r) => r.id} rowClass={() => "link"} />
          </div>
          <Pages label="Pages of runs" before={data.before && pageAt({ before: data.before })} after={data.after && pageAt({ after: data.after })} />
        </div>
      )}
    </>
  );
}

function None({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <Empty title="No run is like that.">
      <Button onClick={() => narrow({ name: "", scenario: "", standing: "", runtime: "" })}>Show all runs</Button>
    </Empty>
  ) : (
    <Empty title="Nothing has been run yet.">
      <a href={href({ screen: "catalogue" })}>Choose a drill</a>
    </Empty>
  );
}

function Narrowing({ query }: { query: Query }) {
  const drills = useAsync((s) => api.get<ScenarioCard[]>("/api/scenarios", undefined, s), []);
  return (
    <Filters label="Which runs">
      {maySeeOthers() ? <Search label="Trainee" value={query.name ?? ""} onValue={(name) => narrow({ name })} /> : null}
      <Select label="Drill" placeholder="All" value={query.scenario ?? ""} onValue={(scenario) => narrow({ scenario })} options={(drills.data ?? []).map((d) => ({ value: d.slug, label: d.title }))} />
      <Select label="State" placeholder="All" value={query.standing ?? ""} onValue={(standing) => narrow({ standing })} options={standings} />
      <Select label="Where" placeholder="Everywhere" value={query.runtime ?? ""} onValue={(runtime) => narrow({ runtime })} options={runtimes.map((r) => ({ value: r, label: runtimeWords(r).name }))} />
      <Select label="Order" value={query.order ?? ""} onValue={(order) => narrow({ order })} options={orders} />
    </Filters>
  );
}

function columns(): Column<Run>[] {
  return [
    { head: "Drill", cell: (r) => <a href={place(r)}>{r.title}</a> },
    ...(maySeeOthers() ? [{ head: "Trainee", cell: trainee, class: "name" }] : []),
    { head: "Where", cell: (r) => <span class="muted" title={runtimeWords(r.runtime).says}>{runtimeWords(r.runtime).name}</span>, class: "nowrap" },
    { head: "Begun", cell: (r) => day(r.created_ms), class: "nowrap" },
    { head: "Lasted", cell: (r) => (r.state === "ended" ? stopwatch(r.now_ms) : "–"), number: true },
    {
      head: "State",
      cell: (r) => {
        const [label, tone] = states[r.state];
        if (r.awaited_ms) return <Badge tone="warn">{`waits for its crew until ${clock(r.awaited_ms, false)}`}</Badge>;
        if (r.queue) return <Badge tone={tone}>{`${label}, number ${r.queue.place}`}</Badge>;
        return r.end_reason ? <span title={r.error}>{endings[r.end_reason]}</span> : <Badge tone={tone}>{label}</Badge>;
      },
    },
    ...(maySeeOthers() ? [{ head: <span class="visually-hidden">Watch</span>, cell: watch, class: "nowrap" }] : []),
    { head: "Score", cell: score, number: true },
  ];
}

function trainee(r: Run) {
  return (
    <span class="clip" title={r.person.name}>
      {r.person.name}
    </span>
  );
}

function score(r: Run) {
  if (r.opens_ms) return <span title={`The run was ended early. Its score is shown from ${day(r.opens_ms)} on.`}>later</span>;
  if (r.held) return <span title="Its score is shown once whoever assigned it releases it.">later</span>;
  if (r.percent === undefined) return "–";
  return (
    <>
      <b>{percentRange(r.low_percent ?? r.percent, r.high_percent ?? r.percent)}</b> <span class="faint small">{attempt(r)}</span>
    </>
  );
}

function watch(r: Run) {
  if (r.playing) return null;
  const over = r.state === "ended" || r.state === "failed";
  return (
    <span class="row">
      {r.state === "running" ? (
        <a class="button small" href={href({ screen: "run", id: r.id })} aria-label={`Watch ${r.person.name} in ${r.title}`}>
          Watch
        </a>
      ) : null}
      <EndFor run={r} size="small" over={over} />
    </span>
  );
}

function place(r: Run): string {
  return href(r.state === "ended" ? { screen: "debrief", id: r.id } : { screen: "run", id: r.id });
}
