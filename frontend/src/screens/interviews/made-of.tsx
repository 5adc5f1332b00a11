import type { StepExercise } from "../../api/types";
import { Badge } from "../../ui";
import { levelTitle } from "../catalogue-list";

/** The exercise or the incident that an item is made of: its title, its kind, its level and its length. */
export function MadeOf({ of }: { of: StepExercise }) {
  if (!of.there) {
    return (
      <span>
        {of.title || "Nothing"} <span class="small muted">is not on this server</span>
      </span>
    );
  }
  return (
    <span>
      {of.title} <Badge tone="accent">{levelTitle(of.level)}</Badge>{" "}
      <span class="small muted">
        {of.kind}, {of.minutes} min
      </span>
    </span>
  );
}
