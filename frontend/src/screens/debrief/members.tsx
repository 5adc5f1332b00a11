import type { Grade, Shown } from "../../api/types";
import { percentRange, plural, points, words } from "../../format";
import { Panel, Table } from "../../ui";

/** What people of a run are called, by their ids, as its events say. */
export function namesOf(events: readonly Shown[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const e of events) {
    for (const who of [e.actor, e.kind === "member.joined" ? e.body.member : undefined]) {
      if (who?.kind === "person" && who.id && who.name) names.set(who.id, who.name);
    }
  }
  return names;
}

/** Those who played together, each with what they had a part in. */
export function Members({ grade, names }: { grade: Grade; names: ReadonlyMap<string, string> }) {
  if (!grade.members?.length) return null;
  return (
    <Panel title="Who played" flush>
      <Table
        caption="Score by member"
        rows={grade.members}
        rowKey={(m) => m.person}
        columns={[
          { head: "Member", cell: (m) => names.get(m.person) ?? "A person who was removed", class: "name" },
          { head: "Seats", cell: (m) => (m.seats.length > 0 ? m.seats.map(words).join(", ") : <span class="faint">none</span>) },
          { head: "Contributed to", cell: (m) => plural(m.findings.length, "criterion", "criteria") },
          { head: "Points", cell: (m) => <span class="nowrap">{`${points(m.score.points)} / ${points(m.score.max)}`}</span>, number: true },
          { head: "Score", cell: (m) => (m.score.max > 0 || m.score.open > 0 ? percentRange(m.score.low, m.score.high) : <span class="faint">none</span>), number: true },
        ]}
      />
      <p class="small muted members-note">The score above is the crew's. Each member's counts what they did, and what their seats were asked for.</p>
    </Panel>
  );
}
