import type { NextSuggestion } from "../api/types";
import { href } from "../router";
import { Panel } from "../ui";
import { Due } from "./due";

/** What to do next, and why: never more than a few things. */
export function Suggestions({ of }: { of: readonly NextSuggestion[] }) {
  if (of.length === 0) return null;
  return (
    <Panel title="Next, and why">
      {of.map((s, i) => (
        <Suggestion key={`${s.track} ${s.step} ${s.scenario}`} of={s} first={i === 0} />
      ))}
    </Panel>
  );
}

function Suggestion({ of: s, first }: { of: NextSuggestion; first: boolean }) {
  const to = s.track ? href({ screen: "step", id: s.track, step: s.step }) : href({ screen: "scenario", slug: s.scenario });
  return (
    <Due title={<a href={to}>{s.title}</a>} why={`${s.why} ${s.how ?? ""}`}>
      <a class={`button ${first ? "primary" : ""}`} href={to} aria-label={`${s.track ? "To the step" : "Read the briefing"}: ${s.title}`}>
        {s.track ? "To the step" : "Read the briefing"}
      </a>
    </Due>
  );
}
