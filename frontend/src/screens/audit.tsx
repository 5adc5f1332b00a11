import { api, located } from "../api/client";
import { mayAdminister } from "../api/session";
import type { PersonRow, Trail, TrailLine, TrailOutcome } from "../api/types";
import { day } from "../format";
import { isNarrowed, narrow, narrowing, pageAt, type Query } from "../narrowing";
import { href } from "../router";
import { actions } from "./audit-actions";
import { Badge, Button, Empty, ErrorNote, Filters, Pages, Search, Select, Spinner, Table, TextInput, useAsync, type Column, type Tone } from "../ui";

const outcomes: Record<TrailOutcome, [label: string, tone: Tone]> = {
  done: ["done", "good"],
  failed: ["failed", "warn"],
  denied: ["denied", "bad"],
  allowed: ["not known yet", "note"],
  noted: ["noted", "plain"],
};

/** Who did what, a page at a time. To read it is in it, so it does not ask by itself. */
export function Audit() {
  const query = narrowing();
  const asked = JSON.stringify(query);
  const trail = useAsync((s) => api.get<Trail>("/api/audit", wanted(query), s), [asked]);
  if (!mayAdminister()) return <Empty title="The audit trail is for admins." />;
  return (
    <>
      <div class="page-head">
        <h1>Audit trail</h1>
        <span class="muted">Newest first. Reading and exporting it is in it, too.</span>
        <Export query={query} />
      </div>
      <Narrowing query={query} actions={trail.data?.actions ?? []} />
      <ErrorNote problem={trail.problem} onRetry={trail.reload} />
      {trail.data ? <Lines trail={trail.data} query={query} /> : trail.problem ? null : <Spinner />}
    </>
  );
}

function Lines({ trail, query }: { trail: Trail; query: Query }) {
  if (trail.lines.length === 0) {
    return (
      <Empty title="Nothing in the trail is like that.">
        {isNarrowed(query) ? <Button onClick={() => narrow({ person: "", action: "", outcome: "", object: "", from: "", to: "" })}>Show all of it</Button> : null}
      </Empty>
    );
  }
  return (
    <div class="stack">
      <div class="panel">
        <Table caption="Audit trail" columns={columns} rows={trail.lines} rowKey={(l) => l.id} />
      </div>
      <div class="row">
        {query.before ? (
          <a class="button" href={pageAt({})}>
            « Newest
          </a>
        ) : null}
        <Pages label="Pages of the audit trail" after={trail.next ? pageAt({ before: String(trail.next) }) : undefined} />
      </div>
    </div>
  );
}

const columns: Column<TrailLine>[] = [
  { head: "When", cell: (l) => <span title={new Date(l.wall_ms).toISOString()}>{day(l.wall_ms)}</span>, class: "nowrap" },
  { head: "Who", cell: who, class: "name" },
  { head: "What", cell: (l) => actions[l.action] ?? <span class="mono">{l.action}</span> },
  { head: "Of what", cell: object, class: "name" },
  {
    head: "What came of it",
    cell: (l) => {
      const [label, tone] = outcomes[l.outcome];
      return (
        <span class="row">
          <Badge tone={tone}>{label}</Badge>
          <span class="small">{l.detail}</span>
        </span>
      );
    },
  },
];

function who(l: TrailLine) {
  if (!l.person) return <span class="muted">not signed in</span>;
  return (
    <span class="clip" title={`${l.person.login} ${l.person.id}`}>
      {l.person.name || l.person.id}
    </span>
  );
}

/** What it was done to, or what it made; runs can be opened, and what else is told of the same is asked for by its id. */
function object(l: TrailLine) {
  const id = l.made || l.object;
  if (!id) return null;
  const text = l.object_title || id;
  const run = l.action.startsWith("run.");
  return (
    <>
      <div class="clip" title={text}>
        {run ? <a href={href({ screen: "run", id })}>{text}</a> : text}
      </div>
      <div class="clip small mono">
        <a href={pageAt({ object: id })} title={`All of the trail on ${id}`} aria-label={text === id ? `all on it: ${id}` : `${id}: all of the trail on ${text}`}>
          {text === id ? "all on it" : id}
        </a>
      </div>
    </>
  );
}

function Narrowing({ query, actions: known }: { query: Query; actions: string[] }) {
  const people = useAsync((s) => api.get<PersonRow[]>("/api/people", undefined, s), []);
  return (
    <Filters label="Which part of the trail">
      <Select label="Who" placeholder="Everyone" value={query.person ?? ""} onValue={(person) => narrow({ person })} options={(people.data ?? []).map((p) => ({ value: p.id, label: p.name }))} />
      <Select label="What" placeholder="Everything" value={query.action ?? ""} onValue={(action) => narrow({ action })} options={known.map((a) => ({ value: a, label: actions[a] ?? a })).sort((a, b) => a.label.localeCompare(b.label))} />
      <Select
        label="What came of it"
        placeholder="Anything"
        value={query.outcome ?? ""}
        onValue={(outcome) => narrow({ outcome })}
        options={Object.entries(outcomes).map(([value, [label]]) => ({ value, label }))}
      />
      <TextInput label="From" type="date" value={query.from ?? ""} onValue={(from) => narrow({ from })} />
      <TextInput label="Until the end of" type="date" value={query.to ?? ""} onValue={(to) => narrow({ to })} />
      <Search label="Id of what it was done to" value={query.object ?? ""} onValue={(object) => narrow({ object })} />
    </Filters>
  );
}

/** All that passes the filter, as a file. */
function Export({ query }: { query: Query }) {
  const { before: _, ...filter } = wanted(query);
  const at = (format: string) => located(`/api/audit/export?${new URLSearchParams({ ...filter, format }).toString()}`);
  return (
    <span class="row">
      <a class="button" href={at("csv")} download>
        Export as CSV
      </a>
      <a class="button" href={at("jsonl")} download>
        Export as JSON lines
      </a>
    </span>
  );
}

/** The address has days as this place counts them; the server counts milliseconds. */
function wanted({ from, to, ...rest }: Query): Record<string, string> {
  return { ...rest, ...begin("from_ms", from, 0), ...begin("to_ms", to, 1) };
}

/** When a day begins, or one so many days later. */
function begin(name: string, day: string | undefined, later: number): Record<string, string> {
  const at = new Date(`${day ?? ""}T00:00`);
  at.setDate(at.getDate() + later);
  return Number.isNaN(at.getTime()) ? {} : { [name]: String(at.getTime()) };
}
