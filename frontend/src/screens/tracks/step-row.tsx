import { href } from "../../router";
import { Badge } from "../../ui";
import { dayText } from "../assignments/words";
import { kinds, states } from "./words";
import type { Step } from "../../api/types";

interface StepRowProps {
  /** The track's slug; none: it leads nowhere. */
  track?: string;
  step: Step;
  /** It is the one to do now. */
  next?: boolean;
}

/** One step in a list: what, how far, until when, and why it is not done. */
export function StepRow({ track, step: s, next }: StepRowProps) {
  const to = track === undefined ? undefined : href({ screen: "step", id: track, step: s.id });
  return (
    <div class="due step">
      <span class="small muted step-kind">{kinds[s.kind] ?? s.kind}</span>
      <div class="grow">
        <p>
          {to ? <a href={to}>{s.title}</a> : s.title} <StepBadges of={s} />
        </p>
        {s.why && s.state !== "locked" ? <p class="small muted">{s.why}</p> : null}
      </div>
      <span class="small muted">{s.state === "done" ? "" : s.due_day ? `due ${dayText(s.due_day)}` : `by day ${s.due}`}</span>
      {next && to ? (
        <a class="button primary" href={to} aria-label={`Do it: ${s.title}`}>
          Do it
        </a>
      ) : null}
    </div>
  );
}

export function StepBadges({ of: s }: { of: Step }) {
  return (
    <>
      {s.late ? <Badge tone="warn">late</Badge> : s.state ? <Badge tone={states[s.state][1]}>{states[s.state][0]}</Badge> : null} {s.optional ? <span class="small muted">may be left out</span> : null}
    </>
  );
}
