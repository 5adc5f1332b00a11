import { api } from "../api/client";
import type { SystemPage } from "../api/types";
import { href } from "../router";
import { segments } from "../segments";
import { ErrorNote, Panel, Spinner, useAsync } from "../ui";
import "./tracks/tracks.css";
import { Alerts, Promises, ServiceFacts } from "./tracks/system-reading";

/** A system as it is written down, before anything has happened in it. */
export function SystemScreen({ stack }: { stack: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<SystemPage>(`/api/stacks/${segments(stack)}`, undefined, s), [stack]);
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "tracks" })}>Tracks</a>
      </nav>
      <div class="page-head">
        <h1>{data?.title ?? "System"}</h1>
      </div>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? (
        <div class="stack wide">
          <p class="muted">{data.summary}</p>
          <Panel title="Alerts" flush>
            <Alerts system={data} />
          </Panel>
          <Panel title="Promises" flush>
            <Promises system={data} />
          </Panel>
          <div class="tiles">
            {data.services.map((s) => (
              <Panel key={s.name} title={s.title}>
                <ServiceFacts system={data} of={s} />
              </Panel>
            ))}
          </div>
        </div>
      ) : problem ? null : (
        <Spinner />
      )}
    </>
  );
}
