import { api } from "../../api/client";
import { mayFacilitate } from "../../api/session";
import type { Assignment } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, Table, useAsync } from "../../ui";
import { AssignButton } from "./assign-button";
import { AssignedItem } from "./item";
import { windowText } from "./words";

/** What one gave others to play, and how far they are; and what is one's own. */
export function Assignments() {
  const mine = useAsync((s) => api.get<Assignment[]>("/api/assignments", { list: "mine" }, s), []);
  const given = useAsync((s) => (mayFacilitate() ? api.get<Assignment[]>("/api/assignments", { list: "given" }, s) : Promise.resolve([])), []);
  return (
    <>
      <div class="page-head">
        <h1>Assignments</h1>
        <AssignButton primary />
      </div>
      <div class="stack wide">
        {mayFacilitate() ? (
          <Panel title="Given by you" flush>
            <ErrorNote problem={given.problem} onRetry={given.reload} />
            {given.data ? <Given list={given.data} /> : given.problem ? null : <Spinner />}
          </Panel>
        ) : null}
        <Panel title="Yours to play">
          <ErrorNote problem={mine.problem} onRetry={mine.reload} />
          {!mine.data ? (
            mine.problem ? null : <Spinner />
          ) : mine.data.length === 0 ? (
            <p class="muted">
              Nothing has been assigned to you. The <a href={href({ screen: "catalogue" })}>catalogue</a> has what there is to play.
            </p>
          ) : (
            mine.data.map((a) => <AssignedItem key={a.id} assignment={a} />)
          )}
        </Panel>
      </div>
    </>
  );
}

function Given({ list }: { list: readonly Assignment[] }) {
  if (list.length === 0) return <Empty title="You have assigned nothing yet.">Assign a drill here, or from its own page.</Empty>;
  return (
    <Table
      caption="Given by you"
      rows={list}
      rowKey={(a) => a.id}
      rowClass={() => "link"}
      columns={[
        { head: "Drill", cell: (a) => <a href={href({ screen: "assignment", id: a.id })}>{a.title}</a> },
        { head: "For", cell: names },
        { head: "When", cell: (a) => <span class={a.state === "over" || a.state === "withdrawn" ? "muted" : ""}>{windowText(a, Date.now())}</span> },
        { head: "How far they are", cell: summary },
      ]}
    />
  );
}

/** The first few, and how many more. */
function names(a: Assignment) {
  const all = (a.led?.players ?? []).map((p) => p.person?.name ?? "a vacant seat");
  return (
    <span class="clip" title={all.join(", ")}>
      {all.slice(0, 2).join(", ")}
      {all.length > 2 ? ` and ${all.length - 2} more` : ""}
    </span>
  );
}

function summary(a: Assignment) {
  const players = a.led?.players ?? [];
  const done = players.filter((p) => p.progress === "passed" || p.progress === "played").length;
  const late = players.filter((p) => p.late).length;
  return (
    <span class="row">
      <span>
        {done} of {plural(players.length, "person", "people")} done
      </span>
      {late ? <Badge tone="warn">{late} late</Badge> : null}
      {a.there ? null : <Badge tone="bad">the drill is gone</Badge>}
    </span>
  );
}
