// A criterion of a draft in the list of its rubric.

import type { ComponentChildren } from "preact";
import { points } from "../../format";
import { Badge } from "../../ui";

/** What it asks, whether it must hold, its points and its levels; between them what else there is to say of it. */
export function Criterion({ of: c, children }: { of: { title: string; must: boolean; points: number; levels?: Record<string, string> }; children: ComponentChildren }) {
  return (
    <li>
      <h3 class="row">
        <span class="grow">{c.title}</span>
        {c.must ? <Badge tone="note">must</Badge> : null}
        <b>{points(c.points, true)}</b>
      </h3>
      {children}
      {Object.entries(c.levels ?? {}).map(([level, text]) => (
        <p key={level} class="small muted">
          {level}: {text}
        </p>
      ))}
    </li>
  );
}
