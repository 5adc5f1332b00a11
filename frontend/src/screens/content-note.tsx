import { has } from "../api/session";
import type { Run } from "../api/types";

const notes: Record<Run["content"], string> = {
  same: "",
  changed: "This drill has changed since. You read it as it was when it was played.",
  gone: "This drill has been taken out of the catalogue since. You read it as it was when it was played.",
  unkept: "What this drill was like when it was played was not kept. You read its texts as they are now; the points are those of then.",
  lost: "What this drill was like when it was played was not kept, and it is in the catalogue no more. The points are those of then.",
};

/** Says with what a run is read where that is not simply its drill as it stands. */
export function ContentNote({ run }: { run: Run }) {
  return notes[run.content] ? <p class="muted small">{notes[run.content]}</p> : null;
}

/** Whether the drill of a run can be played again: a candidate has one try. */
export const playable = (run: Run): boolean => !has("candidate") && run.content !== "gone" && run.content !== "lost";
