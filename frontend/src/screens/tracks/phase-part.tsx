import type { ComponentChildren } from "preact";
import type { Phase, Step } from "../../api/types";
import { plural } from "../../format";
import { Html } from "../../ui";

interface PhasePartProps {
  phase: Phase;
  /** The step that whoever learns is at; none: they are at no step of the track. */
  at?: string;
  /** Nobody learns by it here: how far it is says nothing. */
  unlearned?: boolean;
  children: (s: Step) => ComponentChildren;
}

/** Open where something in it is to be done: two hundred steps are not read at once. */
export function PhasePart({ phase: p, at, unlearned = false, children }: PhasePartProps) {
  const done = p.steps.filter((s) => s.state === "done").length;
  return (
    <details class="panel phase" open={unlearned || p.steps.some((s) => s.id === at)}>
      <summary class="panel-head">
        <h2 class="panel-title">{p.title}</h2>
        <span class="small muted">
          {unlearned ? plural(p.steps.length, "step") : `${done} of ${p.steps.length} done`}, until day {p.until}
        </span>
      </summary>
      <div class="panel-body">
        {p.text_html ? <Html html={p.text_html} /> : null}
        <ol>
          {p.steps.map((s) => (
            <li key={s.id}>{children(s)}</li>
          ))}
        </ol>
      </div>
    </details>
  );
}
