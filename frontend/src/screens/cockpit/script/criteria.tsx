import type { ScriptCriterion } from "../../../api/types";
import { points, words } from "../../../format";
import { Table } from "../../../ui";

/** What earns points, and how a person tells the levels of what they judge. */
export function Criteria({ criteria }: { criteria: readonly ScriptCriterion[] }) {
  return (
    <Table
      caption="Criteria"
      rows={criteria}
      rowKey={(c) => c.id}
      columns={[
        {
          head: "Criterion",
          cell: (c) => (
            <>
              <p>{c.title}</p>
              {c.hint ? <p class="faint small">{c.hint}</p> : null}
              {Object.entries(c.levels ?? {}).map(([level, text]) => (
                <p key={level} class="faint small">
                  {level}: {text}
                </p>
              ))}
            </>
          ),
        },
        { head: "Dimension", cell: (c) => <span class="muted">{words(c.dimension)}</span> },
        { head: "Points", number: true, cell: (c) => points(c.points, true) },
      ]}
    />
  );
}
