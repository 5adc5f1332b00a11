import { api } from "../../api/client";
import { mayAssess } from "../../api/session";
import type { SampleLine, Samples as All } from "../../api/types";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, useAsync } from "../../ui";

/** The sample runs and attempts by which a rater finds out how they mark. */
export function Calibrate() {
  const { data, problem, reload } = useAsync((s) => api.get<All>("/api/samples", undefined, s), []);
  if (!mayAssess()) return <Empty title="Calibrating is for assessors." />;
  return (
    <>
      <div class="page-head">
        <h1>Calibrate</h1>
        {data?.calibrated && data.calibrated_answers ? <Badge tone="good">done</Badge> : null}
        <a href={href({ screen: "panel" })}>Marks to give</a>
      </div>
      <div class="stack wide">
        <p class="lead muted">
          Mark these runs and answers as you would any other. Each has marks that are known, and why; you see them once you have given yours. There is nothing to pass: it is to find out where you differ. Marks on runs that take two raters are taken of those who have marked all runs here, and marks on attempts at exercises of those who have marked all answers.
        </p>
        <ErrorNote problem={problem} onRetry={reload} />
        {data ? (
          <>
            <Samples title="Sample runs" none="This server's content has no sample runs." samples={data.samples.filter((s) => s.drill)} />
            <Samples title="Sample answers to exercises" none="This server's content has no sample answers." samples={data.samples.filter((s) => s.exercise)} />
          </>
        ) : problem ? null : (
          <Spinner />
        )}
      </div>
    </>
  );
}

function Samples({ title, none, samples }: { title: string; none: string; samples: SampleLine[] }) {
  return (
    <Panel title={title}>
      {samples.length === 0 ? <Empty title={none} /> : null}
      <ol class="stack wide">
        {samples.map((s) => (
          <li key={s.slug}>
            <a href={href({ screen: "calibrate", sample: s.slug })}>{s.title}</a> {s.marked ? <Badge tone="good">marked</Badge> : <Badge tone="note">to be marked</Badge>}
            <div class="small muted">{s.drill ? `A run of “${s.drill}”` : `An answer, ${s.exercise}`}</div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
