import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { maySeeOthers } from "../../api/session";
import { ago, plural } from "../../format";
import { narrow, narrowing } from "../../narrowing";
import { href } from "../../router";
import { me } from "../../api/session";
import { Badge, Button, Empty, ErrorNote, Panel, Progress, Spinner, Table, usePoll } from "../../ui";
import { TracksNav } from "./nav";
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
  const { from = "" } = narrowing();
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
            <div key={`${r.id} ${w.step} ${w.item} ${w.run ?? ""}`} class="due">
              <div class="grow">
                <p>
                  <b>{r.person.name}</b>: {w.title}
                </p>
                <p class="small muted">
                  {{ signoff: "To be signed off", entrustment: "To be entrusted", marks: "To be marked" }[w.kind]}, {r.title}
                </p>
              </div>
              <a class="button" href={w.kind === "marks" && w.run ? href({ screen: "debrief", id: w.run }) : to(r)} aria-label={`See to it: ${r.person.name}, ${w.title}`}>
                See to it
              </a>
            </div>
          )),
        )}
      </Panel>
      {stuck.length ? (
        <Panel title="Stuck">
          {stuck.map((r) => (
            <div key={r.id} class="due">
              <div class="grow">
                <p>
                  <a href={to(r)}>{r.person.name}</a> <span class="small muted">{r.title}</span>
                </p>
                <p class="small muted">{r.stuck.join(" ")}</p>
              </div>
            </div>
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
      {view.next || narrowing().from ? (
        <div class="row">
          {narrowing().from ? <Button onClick={() => narrow({ from: "" })}>The first of them</Button> : null}
          {view.next ? <Button onClick={() => narrow({ from: String(view.next) })}>The next of them</Button> : null}
        </div>
      ) : null}
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
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const take = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await api.patch(`/api/enrolments/${encodeURIComponent(r.id)}`, { mentor: me.value?.person.id ?? "" });
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="due">
      <div class="grow">
        <p>
          <a href={to(r)}>{r.person.name}</a> <span class="small muted">{r.title}</span>
        </p>
        <ErrorNote problem={problem.value} />
      </div>
      <Button busy={busy.value} onClick={() => void take()} aria-label={`Be the mentor of ${r.person.name}`}>
        Be their mentor
      </Button>
    </div>
  );
}
