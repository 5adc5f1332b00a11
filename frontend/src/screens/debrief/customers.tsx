import type { Analysis, JourneyFared } from "../../api/types";
import { called } from "../../called";
import { number } from "../../format";
import { Panel, Table } from "../../ui";
import { Moments } from "./moments";

interface CustomersProps {
  analysis: Analysis;
  onPick: (seq: number) => void;
}

const hurt = (v: JourneyFared["run"]) => `${number(v.failed)} failed, ${number(v.slow)} slow`;

/** How customers fared, how they would have otherwise, and what each action saved or cost them. */
export function Customers({ analysis, onPick }: CustomersProps) {
  const fared = analysis.customers;
  if (!fared) return null;
  return (
    <Panel title={called(analysis.clients, "What customers went through")}>
      <p>{fared.text}</p>
      <Table
        caption={called(analysis.clients, "Visits of customers, by journey")}
        rows={fared.journeys}
        rowKey={(j) => j.journey}
        columns={[
          { head: "Journey", cell: (j) => j.journey },
          { head: "In this run", cell: (j) => hurt(j.run), number: true },
          { head: "Had nobody acted", cell: (j) => hurt(j.idle), number: true },
          { head: "Done well", cell: (j) => hurt(j.golden), number: true },
        ]}
      />
      {fared.actions.length > 0 ? (
        <ul class="better">
          {fared.actions.map((a) => (
            <li key={a.seq}>
              {a.text} <Moments analysis={analysis} events={[a.seq]} onPick={onPick} />
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
