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
        <Suggestion key={`${s.track} ${s.step} ${s.scenario} ${s.exercise}`} of={s} first={i === 0} />
      ))}
    </Panel>
  );
}

function Suggestion({ of: s, first }: { of: NextSuggestion; first: boolean }) {
  // What is answered is begun on its own page, whoever asks for it.
  const [to, does] = s.exercise
    ? [href({ screen: "exercise", slug: s.exercise }), "To the exercise"]
    : s.track
      ? [href({ screen: "step", id: s.track, step: s.step }), "To the step"]
      : [href({ screen: "scenario", slug: s.scenario }), "Read the briefing"];
  return (
    <Due title={<a href={to}>{s.title}</a>} why={`${s.why} ${s.how ?? ""}`}>
      <a class={`button ${first ? "primary" : ""}`} href={to} aria-label={`${does}: ${s.title}`}>
        {does}
      </a>
    </Due>
  );
}
