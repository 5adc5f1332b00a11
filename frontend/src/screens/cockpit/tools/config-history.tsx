import { api, type Looker } from "../../../api/client";
import type { ServiceConfig, ServiceJob } from "../../../api/types";
import { Badge, Spinner, usePoll } from "../../../ui";
import { revisionSteps } from "../state/diff";
import { stopwatch } from "../../../format";
import { useDrill } from "../state/drill";
import { Unanswered } from "../unanswered";
import { Difference } from "./difference";

/** When a job is due and by when it has to be done, in a sentence's part. */
function schedule(j: ServiceJob) {
  const needs = j.needs ?? [];
  return `every ${stopwatch(j.every_ms)}, from ${stopwatch(j.at_ms)} of the run on; to be done within ${stopwatch(j.deadline_ms)}${needs.length > 0 ? `; needs ${needs.join(", ")}` : ""}`;
}

/** A service's settings over time, each revision beside the one before it. */
export function ConfigHistory({ service, looker }: { service: string; looker: Looker }) {
  const drill = useDrill();
  const changes = drill.story.value.changes.filter((c) => c.service === service).length;
  const asked = usePoll<ServiceConfig>((signal) => api.get(drill.path(`/config/${encodeURIComponent(service)}`), {}, signal, looker), 0, [service, changes, drill.sight.round.value, drill.moved], true);
  const config = asked.data?.service === service ? asked.data : undefined;
  if (asked.problem && !config) return <Unanswered problem={asked.problem} />;
  if (!config) return <Spinner />;

  const steps = revisionSteps(config);
  const current = config.revisions?.at(-1);
  const flags = Object.entries(config.flags ?? {});
  return (
    <div class="config">
      <section class="stack" aria-label="Revisions">
        <h3>Revisions</h3>
        {steps.length === 0 ? <p class="muted">This service has no settings.</p> : null}
        <ol class="revisions">
          {steps.map((s, i) => (
            <li key={s.number}>
              <p class="row">
                <Badge tone={i === 0 ? "good" : "plain"}>{i === 0 ? `${s.number}, in force` : s.number}</Badge>
                <span class="muted">{s.summary}</span>
              </p>
              {s.changed.map((d) => (
                <Difference key={d.key} difference={d} />
              ))}
            </li>
          ))}
        </ol>
      </section>
      <section class="stack" aria-label="In force">
        <h3>In force</h3>
        <dl class="settings">
          {Object.entries(current?.values ?? {}).map(([k, v]) => (
            <div key={k}>
              <dt>{k}</dt>
              <dd>
                <code>{v}</code>
              </dd>
            </div>
          ))}
        </dl>
        {flags.length > 0 ? (
          <>
            <h3>Flags</h3>
            <dl class="settings">
              {flags.map(([k, on]) => (
                <div key={k}>
                  <dt>{k}</dt>
                  <dd>{on ? "on" : "off"}</dd>
                </div>
              ))}
            </dl>
          </>
        ) : null}
        {(config.jobs ?? []).length > 0 ? (
          <>
            <h3>Jobs</h3>
            <dl class="settings">
              {(config.jobs ?? []).map((j) => (
                <div key={j.name}>
                  <dt>{j.name}</dt>
                  <dd>{schedule(j)}</dd>
                </div>
              ))}
            </dl>
          </>
        ) : null}
        <h3>Releases</h3>
        <ol class="revisions">
          {[...(config.releases ?? [])].reverse().map((r, i) => (
            <li key={`${r.version} ${i}`}>
              <p class="row">
                <Badge tone={i === 0 ? "good" : "plain"}>{r.version}</Badge>
                <span class="muted">{r.summary}</span>
              </p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
