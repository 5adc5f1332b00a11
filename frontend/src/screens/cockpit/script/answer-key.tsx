import type { ScriptInject, ScriptTruth } from "../../../api/types";
import { words } from "../../../format";
import { Badge, severityTone } from "../../../ui";
import { useDrill } from "../state/drill";
import { tellOf } from "../state/script";

/** What is really the matter, and where it shows. */
export function AnswerKey({ truth, injects }: { truth: ScriptTruth; injects: readonly ScriptInject[] }) {
  const drill = useDrill();
  const title = (id: string | undefined) => injects.find((i) => i.id === id)?.title || id;
  const { severity, accept = [], causes = [], owner, tells = [], allowed = [] } = truth;
  const impact = [truth.impact?.kind && words(truth.impact.kind), truth.impact?.journey, truth.impact?.share].filter(Boolean).join(", ");
  return (
    <dl class="key">
      {severity ? (
        <>
          <dt>Severity</dt>
          <dd class="row">
            <Badge tone={severityTone(severity)}>{severity}</Badge>
            {accept.length > 0 ? <span class="muted">{accept.join(", ")} would pass</span> : null}
          </dd>
        </>
      ) : null}
      <dt>Cause</dt>
      <dd>
        {causes.length === 0 ? "Nothing is wrong with the system." : (
          <ul>
            {causes.map((c) => (
              <li key={c.inject}>
                {title(c.inject)}
                {c.partial ? <span class="muted"> · naming {c.partial} is half of it</span> : null}
              </li>
            ))}
          </ul>
        )}
      </dd>
      {impact ? (
        <>
          <dt>Impact</dt>
          <dd>{impact}</dd>
        </>
      ) : null}
      {owner ? (
        <>
          <dt>Owner of the fix</dt>
          <dd>{drill.team(owner)}</dd>
        </>
      ) : null}
      {tells.length > 0 ? (
        <>
          <dt>Where it shows</dt>
          <dd>
            <ul class="tells">
              {tells.map((t, i) => {
                const { source, text } = tellOf(t);
                return (
                  <li key={i}>
                    <span class="muted">{source}</span> <code>{text}</code>
                  </li>
                );
              })}
            </ul>
          </dd>
        </>
      ) : null}
      {allowed.length > 0 ? (
        <>
          <dt>Allowed for good</dt>
          <dd>{allowed.map((a) => `${words(a.action)} ${a.target}`).join(", ")}</dd>
        </>
      ) : null}
    </dl>
  );
}
