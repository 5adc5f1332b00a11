import { api } from "../../api/client";
import { mayAssess } from "../../api/session";
import type { InterviewRow } from "../../api/types";
import { day } from "../../format";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, Table, usePoll } from "../../ui";

const EVERY_MS = 10_000;

/** The interviews that one holds. */
export function Interviews() {
  const { data, problem } = usePoll((s) => api.get<InterviewRow[]>("/api/interviews", undefined, s), EVERY_MS, [], true);
  return (
    <>
      <div class="page-head">
        <h1>Interviews</h1>
        {mayAssess() ? (
          <a class="button primary" href={href({ screen: "interview-new" })}>
            Make an interview
          </a>
        ) : null}
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        {!data ? (
          problem ? null : (
            <Spinner />
          )
        ) : data.length === 0 ? (
          <Empty title="You hold no interview.">An interview asks the same of several candidates, each by a link of their own. It is made from a template in a minute.</Empty>
        ) : (
          <Panel title="Your interviews" flush>
            <Table
              caption="Interviews"
              rows={data}
              rowKey={(i) => i.id}
              rowClass={() => "link"}
              columns={[
                { head: "Interview", cell: (i) => <a href={href({ screen: "interview", id: i.id })}>{i.title}</a>, class: "name" },
                { head: "Made", cell: (i) => day(i.created_ms), class: "nowrap" },
                { head: "Candidates", cell: (i) => i.candidates, number: true },
                { head: "Under way", cell: (i) => i.underway, number: true },
                { head: "Finished", cell: (i) => i.finished, number: true },
                { head: "State", cell: (i) => (i.closed_ms ? <Badge>closed</Badge> : <Badge tone="good">open</Badge>) },
              ]}
            />
          </Panel>
        )}
      </div>
    </>
  );
}
