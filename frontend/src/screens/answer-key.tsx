import type { ComponentChildren } from "preact";
import type { ScriptInject, ScriptTruth } from "../api/types";
import { words } from "../format";
import { Badge, severityTone } from "../ui";

interface AnswerKeyProps {
  severity?: string;
  accept?: readonly string[] | null;
  causes: readonly { key: string; title: string; about?: string }[];
  /** Where there is no cause. */
  none: string;
  impact?: string;
  owner?: string;
  /** More rows. */
  children?: ComponentChildren;
}

/** What is the matter, in the terms of the screens. */
export function AnswerKey({ severity, accept, causes, none, impact, owner, children }: AnswerKeyProps) {
  return (
    <dl class="key-facts">
      {severity ? (
        <>
          <dt>Severity</dt>
          <dd class="row">
            <Badge tone={severityTone(severity)}>{severity}</Badge>
            {accept?.length ? <span class="muted">{accept.join(", ")} would pass</span> : null}
          </dd>
        </>
      ) : null}
      <dt>Cause</dt>
      <dd>
        {causes.length === 0 ? none : (
          <ul>
            {causes.map((c) => (
              <li key={c.key}>
                {c.title}
                {c.about ? <span class="muted"> · {c.about}</span> : null}
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
          <dd>{owner}</dd>
        </>
      ) : null}
      {children}
    </dl>
  );
}

/** The answer key of a script, as its author has written it. */
export function ScriptKey({ truth: t, injects, owner, children }: { truth: ScriptTruth; injects: readonly ScriptInject[]; owner?: string; children?: ComponentChildren }) {
  const title = (id: string) => injects.find((i) => i.id === id)?.title || id;
  return (
    <AnswerKey
      severity={t.severity}
      accept={t.accept}
      causes={(t.causes ?? []).map((c) => ({ key: c.inject, title: title(c.inject), about: [c.partial && `naming ${c.partial} is half of it`, c.owner && `${c.owner} should fix it`].filter(Boolean).join(" · ") }))}
      none="Nothing is wrong with the system."
      impact={[t.impact?.kind && words(t.impact.kind), t.impact?.journey, t.impact?.share].filter(Boolean).join(", ")}
      owner={owner ?? t.owner}
    >
      {children}
    </AnswerKey>
  );
}
