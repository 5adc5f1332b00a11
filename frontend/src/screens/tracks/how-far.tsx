import { plural } from "../../format";
import { Progress } from "../../ui";
import { dayText } from "../assignments/words";
import type { Enrolment } from "../../api/types";

/** How far somebody is on a track, as a bar and in words. */
export function HowFar({ of: e }: { of: Enrolment }) {
  const day = e.day < 1 ? `begins on ${dayText(e.start_day)}` : e.day <= e.days ? `day ${e.day} of ${e.days}` : `day ${e.day}, and it was to take ${plural(e.days, "day")}`;
  return (
    <div class="stack">
      <Progress label={`${e.title}: ${e.done} of ${e.of} done`} value={e.done} max={Math.max(1, e.of)} />
      <p class="small muted">
        {e.done} of {plural(e.of, "step")} done{e.late ? `, ${e.late} late` : ""}; {day}. {e.mentor ? `Mentor: ${e.mentor.name}.` : "No mentor yet."}
      </p>
    </div>
  );
}
