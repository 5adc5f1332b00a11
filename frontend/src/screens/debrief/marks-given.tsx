import type { Shown } from "../../api/types";
import { day } from "../../format";
import { Breaks } from "../../ui";
import { lastMarks } from "./last-marks";

/** What raters wrote beside their marks on a criterion: who, when, and which mark it was. */
export function MarksGiven({ events, criterion }: { events: readonly Shown[]; criterion: string }) {
  return (
    <>
      {lastMarks(events, criterion)
        .filter((m) => m.body.comment)
        .map((m) => (
          <figure key={m.n} class="mark-given">
            <blockquote>
              <Breaks>{m.body.comment}</Breaks>
            </blockquote>
            <figcaption class="small muted">
              {m.actor.name || "Someone"}, {day(m.wall_ms)}, with the mark {m.body.level}
            </figcaption>
          </figure>
        ))}
    </>
  );
}
