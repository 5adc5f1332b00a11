import { api } from "../api/client";
import { mayFacilitate } from "../api/session";
import type { EndReason, Run, RunState } from "../api/types";
import { day, percent, stopwatch } from "../format";
import { href } from "../router";
import { runtimeWords } from "../runtimes";
import { Badge, Empty, ErrorNote, Spinner, Table, usePoll, type Column, type Tone } from "../ui";

const states: Record<RunState, [label: string, tone: Tone]> = {
  starting: ["starting", "accent"],
  running: ["running", "accent"],
  ended: ["ended", "plain"],
  failed: ["did not start", "bad"],
};

export const endings: Record<EndReason, string> = {
  recovered: "recovered",
  time: "time was up",
  stopped: "ended by hand",
  interrupted: "interrupted",
  closed: "came to its end",
  failed: "the sandbox broke down",
};

const EVERY_MS = 3000;

/** The runs as they stand: others begin and end theirs meanwhile. */
export function Runs() {
  const { data, problem } = usePoll((s) => api.get<Run[]>("/api/runs", undefined, s), EVERY_MS, []);
  return (
    <>
      <div class="page-head">
        <h1>Runs</h1>
        <span class="muted">{mayFacilitate() ? "Everyone's, newest first" : "Yours, newest first"}</span>
      </div>
      <ErrorNote problem={problem} />
      {!data ? (
        problem ? null : <Spinner />
      ) : data.length === 0 ? (
        <Empty title="Nothing has been run yet.">
          <a href="#/">Pick a scenario</a>
        </Empty>
      ) : (
        <div class="panel">
          <Table caption="Runs" columns={columns()} rows={data} rowKey={(r) => r.id} rowClass={() => "link"} />
        </div>
      )}
    </>
  );
}

function columns(): Column<Run>[] {
  return [
    { head: "Scenario", cell: (r) => <a href={place(r)}>{r.title}</a> },
    ...(mayFacilitate() ? [{ head: "Trainee", cell: (r: Run) => r.person.name }] : []),
    { head: "Where", cell: (r) => <span class="muted" title={runtimeWords(r.runtime).says}>{runtimeWords(r.runtime).name}</span>, class: "nowrap" },
    { head: "Begun", cell: (r) => day(r.created_ms), class: "nowrap" },
    { head: "Lasted", cell: (r) => (r.state === "ended" ? stopwatch(r.now_ms) : "–"), number: true },
    {
      head: "State",
      cell: (r) => {
        const [label, tone] = states[r.state];
        return r.end_reason ? <span title={r.error}>{endings[r.end_reason]}</span> : <Badge tone={tone}>{label}</Badge>;
      },
    },
    ...(mayFacilitate() ? [{ head: <span class="visually-hidden">Watch</span>, cell: watch, class: "nowrap" }] : []),
    { head: "Score", cell: (r) => (r.percent === undefined ? "–" : <b>{percent(r.percent)}</b>), number: true },
  ];
}

function watch(r: Run) {
  if (r.state !== "running" || r.playing) return null;
  return (
    <a class="button small" href={href({ screen: "run", id: r.id })} aria-label={`Watch ${r.person.name} in ${r.title}`}>
      Watch
    </a>
  );
}

function place(r: Run): string {
  return href(r.state === "ended" ? { screen: "debrief", id: r.id } : { screen: "run", id: r.id });
}
