import { api } from "../../api/client";
import { mayAssess } from "../../api/session";
import type { Samples } from "../../api/types";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, useAsync } from "../../ui";

/** The sample runs by which a rater finds out how they mark. */
export function Calibrate() {
  const { data, problem, reload } = useAsync((s) => api.get<Samples>("/api/samples", undefined, s), []);
  if (!mayAssess()) return <Empty title="Calibrating is for assessors." />;
  return (
    <>
      <div class="page-head">
        <h1>Calibrate</h1>
        {data?.calibrated ? <Badge tone="good">done</Badge> : null}
      </div>
      <p class="lead muted">
        Mark these runs as you would any other. Each has marks that are known, and why; you see them once you have given yours. There is nothing to pass: it is to find out where you differ. Marks on runs that take two raters are taken of those who have marked all.
      </p>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? (
        <Panel title="Sample runs">
          {data.samples.length === 0 ? <Empty title="This server's content has no sample runs." /> : null}
          <ol class="stack wide">
            {data.samples.map((s) => (
              <li key={s.slug}>
                <a href={href({ screen: "calibrate", sample: s.slug })}>{s.title}</a> {s.marked ? <Badge tone="good">marked</Badge> : <Badge tone="note">to be marked</Badge>}
                <div class="small muted">A run of “{s.drill}”</div>
              </li>
            ))}
          </ol>
        </Panel>
      ) : problem ? null : (
        <Spinner />
      )}
    </>
  );
}
