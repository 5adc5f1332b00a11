import { address, api, located } from "../../api/client";
import { ago, number, plural, words } from "../../format";
import { narrow, narrowing } from "../../narrowing";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Filters, Panel, Select, Spinner, Table, usePoll } from "../../ui";
import { TracksNav } from "./nav";
import { Onward } from "./onward";
import { Trend } from "./trend";
import { EstimateRange } from "./estimate-range";
import type { Cohort, LeadFigures, LeadPeople } from "../../api/types";
import "./tracks.css";

const spans = ["3", "6", "12", "24"].map((value) => ({ value, label: `${value} months` }));

/** How groups get on; what is of one person stands apart, at the end. */
export function Lead() {
  const { months = "", group = "" } = narrowing();
  // The last figures stay until those of other months are here: whoever chooses keeps their place.
  const { data, problem, awaited } = usePoll((s) => api.get<LeadFigures>("/api/lead", { months }, s), 0, [months], true);
  const cohort = data?.cohorts.find((c) => c.group === group) ?? data?.cohorts[0];
  return (
    <>
      <TracksNav />
      <div class="page-head">
        <h1>Trends</h1>
        <span class="row">
          <span class="muted" role="status">
            {awaited && data ? "Asking…" : ""}
          </span>
          <a class="button" href={located(address("/api/lead/export.csv", { months }))} download>
            As CSV
          </a>
        </span>
      </div>
      <ErrorNote problem={problem} />
      {data && cohort ? (
        <>
          <Filters label="Which figures">
            <Select label="Of whom" value={cohort.group} onValue={(group) => narrow({ group })} options={data.cohorts.map((c) => ({ value: c.group, label: c.name }))} />
            <Select label="Back to" value={months || "6"} onValue={(months) => narrow({ months: months === "6" ? "" : months })} options={spans} />
          </Filters>
          <Whole view={data} cohort={cohort} months={months} />
        </>
      ) : problem ? null : (
        <Spinner />
      )}
    </>
  );
}

function Whole({ view, cohort, months }: { view: LeadFigures; cohort: Cohort; months: string }) {
  const titles = new Map(view.skills.map((s) => [s.name, s.title]));
  return (
    <div class="stack wide">
      <p class="muted">
        {cohort.active} of {plural(cohort.people, "person", "people")} did {plural(cohort.runs, "run or answer", "runs and answers")} in these months. A point is told where {view.least_runs} of them, by {view.least_people} people, are behind it. {view.notes.join(" ")}
      </p>
      {cohort.runs === 0 ? <Empty title="Nothing was played in these months." /> : null}
      <section class="tiles" aria-label="Trends">
        {cohort.metrics.map((m) => (
          <Trend key={`${cohort.group} ${m.name}`} metric={m} months={view.months} />
        ))}
      </section>
      <Panel title="Skills, the thinnest first" flush>
        <Table
          caption="Skills of everybody"
          rows={view.skills}
          rowKey={(s) => s.name}
          columns={[
            {
              head: "Skill",
              cell: (s) => (
                <>
                  {s.title} {s.thin ? <Badge tone="warn">thin</Badge> : null}
                </>
              ),
            },
            { head: "What is known", cell: (s) => s.said },
            { head: "Runs", cell: (s) => s.runs, number: true },
          ]}
        />
      </Panel>
      <Panel title="Drills, what looks broken first" flush={view.drills.length > 0}>
        {view.drills.length === 0 ? <p class="muted">No drill was played in these months.</p> : <Drills view={view} />}
      </Panel>
      <Panel title="Milestones of tracks" flush={view.milestones.length > 0}>
        {view.milestones.length === 0 ? <p class="muted">Nobody is counted at a gate of a track yet. Who got through one is counted every ten minutes.</p> : <Milestones view={view} />}
      </Panel>
      <People months={months} title={(skill) => titles.get(skill) ?? words(skill)} />
    </div>
  );
}

function Drills({ view }: { view: LeadFigures }) {
  return (
    <Table
      caption="Drills"
      rows={view.drills}
      rowKey={(d) => d.scenario}
      columns={[
        { head: "Drill", cell: (d) => <a href={href({ screen: "statistics", slug: d.scenario })}>{d.title}</a> },
        { head: "What looks broken", cell: (d) => <Broken of={d.broken} /> },
        { head: "Mean score", cell: (d) => (d.percent === null ? "–" : `${number(d.percent, 0)} %`), number: true },
        { head: "Runs", cell: (d) => d.runs, number: true },
      ]}
    />
  );
}

const AT_ONCE = 2;

/** What looks broken about a drill: whoever wants to know of one reads all of it. */
function Broken({ of }: { of: readonly string[] }) {
  if (of.length === 0) return <span class="muted">nothing</span>;
  const said = (some: readonly string[]) => some.map((b) => <p key={b} class="warn-text">{b}</p>);
  if (of.length <= AT_ONCE + 1) return <>{said(of)}</>;
  return (
    <>
      {said(of.slice(0, AT_ONCE))}
      <details class="small">
        <summary>{of.length - AT_ONCE} more</summary>
        {said(of.slice(AT_ONCE))}
      </details>
    </>
  );
}

function Milestones({ view }: { view: LeadFigures }) {
  return (
    <Table
      caption="Milestones of tracks"
      rows={view.milestones}
      rowKey={(m) => `${m.track} ${m.step}`}
      columns={[
        { head: "Track", cell: (m) => m.track_title },
        { head: "Milestone", cell: (m) => m.title },
        { head: "Through it", cell: (m) => m.people, number: true },
        { head: "Days, in the middle", cell: (m) => (m.days === null ? "too few" : number(m.days, 0)), number: true },
        { head: "In time", cell: (m) => m.met, number: true },
        { head: "Late", cell: (m) => m.late, number: true },
      ]}
    />
  );
}

/** The gates that somebody has tried, each with how often, beside what was signed off for them. */
function Passed({ of: { gates, sign_offs, waits } }: { of: LeadPeople["people"][number] }) {
  if (gates.length + sign_offs.length + waits === 0) return <span class="muted">none yet</span>;
  const passed = gates.filter((g) => g.passed_ms !== null).length;
  return (
    <details class="small">
      <summary>
        {passed} of {plural(gates.length, "gate")} passed, {sign_offs.length} signed off{waits > 0 ? `, ${waits} waiting` : ""}
      </summary>
      {gates.map((g) => (
        <p key={`${g.track} ${g.title}`}>
          <b>{g.title}</b> ({g.track}): {g.passed_ms === null ? g.missing || "not passed yet." : `passed ${ago(Date.now() - g.passed_ms)}, with ${plural(g.runs, "run")}.`} {g.level > 0 ? `Entrusted at level ${g.level} of 5${g.by ? ` by ${g.by}` : ""}.` : "Nobody has marked how far they are trusted."}
        </p>
      ))}
      {sign_offs.map((s) => (
        <p key={`${s.title} ${s.at_ms}`}>
          {s.title}: signed off{s.by ? ` by ${s.by}` : ""} {ago(Date.now() - s.at_ms)}.
        </p>
      ))}
    </details>
  );
}

/** One by one, for those who lead them: no figure of a group. */
function People({ months, title }: { months: string; title: (skill: string) => string }) {
  const { after: from = "" } = narrowing();
  const { data, problem } = usePoll((s) => api.get<LeadPeople>("/api/lead/people", { months, from }, s), 0, [months, from], true);
  const next = Number(from) + (data?.people.length ?? 0);
  return (
    <Panel title="One by one" flush={Boolean(data?.people.length)}>
      <ErrorNote problem={problem} />
      {data?.total === 0 ? <p class="muted">There is nobody whom you lead.</p> : null}
      {data?.people.length ? (
        <Table
          caption="People"
          rows={data.people}
          rowKey={(p) => p.person}
          columns={[
            { head: "Person", cell: (p) => <a href={href({ screen: "skills", person: p.person })}>{p.name}</a>, class: "name" },
            { head: "Runs", cell: (p) => p.runs, number: true },
            { head: "Last", cell: (p) => (p.last_ms ? ago(Date.now() - p.last_ms) : "never") },
            { head: "Gates and sign-offs", cell: (p) => <Passed of={p} /> },
            {
              head: "What was shown",
              cell: (p) => {
                const shown = p.skills.filter((s) => s.estimate);
                return shown.length ? (
                  <details class="small">
                    <summary>{shown.length} of {plural(p.skills.length, "skill")}</summary>
                    {shown.map((s) =>
                      s.estimate ? (
                        <div key={s.name}>
                          <p>{title(s.name)}</p>
                          <EstimateRange label={title(s.name)} of={s.estimate} />
                        </div>
                      ) : null,
                    )}
                  </details>
                ) : (
                  <span class="muted">nothing yet</span>
                );
              },
            },
          ]}
        />
      ) : null}
      {data && data.total > data.people.length ? (
        <div class="row people-more">
          <p class="small muted">
            {data.people.length} of {plural(data.total, "person", "people")}, by name.
          </p>
          <Onward next={next < data.total ? next : undefined} />
        </div>
      ) : null}
    </Panel>
  );
}
