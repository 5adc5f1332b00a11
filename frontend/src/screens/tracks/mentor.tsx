import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { maySeeOthers, me } from "../../api/session";
import { ago, plural } from "../../format";
import { narrowing } from "../../narrowing";
import { href } from "../../router";
import { Badge, Button, Empty, ErrorNote, Panel, Progress, Spinner, Table, useDoing, usePoll } from "../../ui";
import { Due } from "../due";
import { TracksNav } from "./nav";
import { Onward } from "./onward";
import { PersonPage } from "./person";
import type { LearnerRow, Learners } from "../../api/types";
import "./tracks.css";

const EVERY_MS = 20_000;

/** Those whose mentor one is, or could be: who is where, who is stuck, who waits. `person` is an enrolment. */
export function Mentor({ person }: { person?: string }) {
  return (
    <>
      <TracksNav />
      {!maySeeOthers() ? <Empty title="Mentors are those who lead or mark others." /> : person ? <PersonPage id={person} /> : <People />}
    </>
  );
}

function People() {
  const round = useSignal(0);
  const { after: from = "" } = narrowing();
  const { data, problem } = usePoll((s) => api.get<Learners>("/api/mentor", { from }, s), EVERY_MS, [from, round.value], true);
  return (
    <>
      <div class="page-head">
        <h1>My people</h1>
        {data ? <span class="muted">{[plural(data.of, "person", "people"), data.waiting ? `${data.waiting} waiting` : "", data.stuck ? `${data.stuck} stuck` : ""].filter(Boolean).join(", ")}</span> : null}
      </div>
      <ErrorNote problem={problem} />
      {!data ? problem ? null : <Spinner /> : data.of === 0 ? <Empty title="Nobody learns with you, or without a mentor." /> : <Parts view={data} onChanged={() => void round.value++} />}
    </>
  );
}

const to = (r: LearnerRow) => href({ screen: "mentor", person: r.id });

function Parts({ view, onChanged }: { view: Learners; onChanged: () => void }) {
  const waiting = view.people.filter((r) => r.waits.length > 0);
  const stuck = view.people.filter((r) => r.stuck.length > 0);
  const alone = view.people.filter((r) => !r.mentor);
  return (
    <div class="stack wide">
      <Panel title="Waiting for you">
        {waiting.length === 0 ? <p class="muted">Nothing waits for you.</p> : null}
        {waiting.flatMap((r) =>
          r.waits.map((w) => (
            <Due
              key={`${r.id} ${w.step} ${w.item} ${w.run ?? w.answer ?? ""}`}
              title={
                <>
                  <b>{r.person.name}</b>: {w.title}
                </>
              }
              why={`${{ signoff: "To be signed off", entrustment: "To be entrusted", marks: "To be marked" }[w.kind]}, ${r.title}`}
            >
              <a class="button" href={w.answer ? href({ screen: "attempt", id: w.answer }) : w.run ? href({ screen: "debrief", id: w.run }) : to(r)} aria-label={`See to it: ${r.person.name}, ${w.title}`}>
                See to it
              </a>
            </Due>
          )),
        )}
      </Panel>
      {stuck.length ? (
        <Panel title="Stuck">
          {stuck.map((r) => (
            <Due key={r.id} title={<Who row={r} />} why={r.stuck.join(" ")} />
          ))}
        </Panel>
      ) : null}
      {alone.length ? (
        <Panel title="Without a mentor">
          {alone.map((r) => (
            <Alone key={r.id} row={r} onChanged={onChanged} />
          ))}
        </Panel>
      ) : null}
      <Panel title="Where everybody is" flush>
        <Table
          caption="Those who learn with you, or without a mentor"
          rows={view.people}
          rowKey={(r) => r.id}
          columns={[
            { head: "Person", cell: (r) => <a href={to(r)}>{r.person.name}</a>, class: "name" },
            { head: "Track", cell: (r) => r.title },
            { head: "At", cell: (r) => (r.complete ? <Badge tone="good">done</Badge> : (r.at_title ?? <span class="muted">waits</span>)) },
            { head: "Done", cell: (r) => <Done of={r} /> },
            { head: "Day", cell: (r) => r.day, number: true },
            { head: "Late", cell: (r) => (r.late ? <Badge tone="warn">{r.late}</Badge> : "–"), number: true },
            { head: "Last", cell: (r) => (r.active_ms ? ago(Date.now() - r.active_ms) : "nothing yet") },
          ]}
        />
      </Panel>
      <Onward next={view.next} />
    </div>
  );
}

const Done = ({ of: r }: { of: LearnerRow }) => (
  <span class="done-share">
    <Progress label={`${r.person.name}: ${r.done} of ${r.of} done`} value={r.done} max={Math.max(1, r.of)} />
    <span class="small">
      {r.done}/{r.of}
    </span>
  </span>
);

function Alone({ row: r, onChanged }: { row: LearnerRow; onChanged: () => void }) {
  const { busy, problem, run } = useDoing();
  const take = async () => {
    await api.patch(`/api/enrolments/${encodeURIComponent(r.id)}`, { mentor: me.value?.person.id ?? "" });
    onChanged();
  };
  return (
    <Due title={<Who row={r} />} more={<ErrorNote problem={problem} />}>
      <Button busy={busy} onClick={() => void run(take)} aria-label={`Be their mentor: ${r.person.name}`}>
        Be their mentor
      </Button>
    </Due>
  );
}

const Who = ({ row: r }: { row: LearnerRow }) => (
  <>
    <a href={to(r)}>{r.person.name}</a> <span class="small muted">{r.title}</span>
  </>
);
