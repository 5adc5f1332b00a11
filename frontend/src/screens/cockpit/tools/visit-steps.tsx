import { value } from "../../../format";
import { Badge, Table, Time } from "../../../ui";
import { useDrill, type Visit } from "../state/drill";

export function VisitSteps({ visit }: { visit: Visit }) {
  const { epoch_ms, say } = useDrill();
  return (
    <section class="stack" aria-label="Visit">
      <p>
        <span class="muted">
          <Time at_ms={visit.at_s * 1000} epoch_ms={epoch_ms} /> · took {value("s", visit.took_ms / 1000)}
        </span>
      </p>
      {visit.error ? <blockquote class="visit-error">{visit.error}</blockquote> : null}
      <Table
        caption="Steps of the visit"
        rows={(visit.steps ?? []).map((s, i) => ({ ...s, i }))}
        rowKey={(s) => s.i}
        columns={[
          {
            head: say("The customer"),
            cell: (s) => (
              <>
                <p>{s.does}</p>
                <code class="faint small">{s.request}</code>
              </>
            ),
          },
          { head: "Answer", cell: (s) => <Badge tone={s.status >= 200 && s.status < 400 ? "good" : "bad"}>{s.status || "none"}</Badge> },
          { head: "Took", number: true, class: "nowrap", cell: (s) => value("s", s.took_ms / 1000) },
        ]}
      />
    </section>
  );
}
