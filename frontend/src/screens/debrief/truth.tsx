import type { Truth } from "../../api/types";
import { stopwatch, words } from "../../format";
import { Badge, Panel, severityTone } from "../../ui";

/** The answer key, in the terms of the screen. */
export function WhatWasTrue({ truth: t }: { truth: Truth }) {
  return (
    <Panel title="What was true">
      <dl class="truth-facts">
        <dt>Cause</dt>
        <dd>
          {t.causes.length === 0 ? "Nothing was wrong with the system." : (
            <ul>
              {t.causes.map((c) => (
                <li key={c.inject}>
                  {c.title}
                  <span class="muted">
                    {c.fault ? ` · ${words(c.fault)}` : ""}
                    {c.target ? ` on ${c.target}` : ""} · {c.at_ms === null ? "never came about" : `at ${stopwatch(c.at_ms)}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </dd>
        {t.impact ? (
          <>
            <dt>Impact</dt>
            <dd>{t.impact}</dd>
          </>
        ) : null}
        {t.severity ? (
          <>
            <dt>Severity</dt>
            <dd class="row">
              <Badge tone={severityTone(t.severity)}>{t.severity}</Badge>
              {t.accept.length > 0 ? <span class="muted">{t.accept.join(", ")} would pass</span> : null}
            </dd>
          </>
        ) : null}
        {t.owner ? (
          <>
            <dt>Owner of the fix</dt>
            <dd>{t.owner}</dd>
          </>
        ) : null}
      </dl>
    </Panel>
  );
}
