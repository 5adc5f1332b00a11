import { ago, clock, stopwatch } from "../format";

interface TimeProps {
  /** Run time in milliseconds. */
  at_ms: number;
  /** Unix milliseconds of run time zero. */
  epoch_ms: number;
  /** Run time now; then it says how long ago it was. */
  now_ms?: number;
  /** "clock" 14:05:09, "run" 4:07, "ago" 3 min ago. */
  as?: "clock" | "run" | "ago";
  seconds?: boolean;
}

/** A moment of a run. The other ways to say it are in its title. */
export function Time({ at_ms, epoch_ms, now_ms, as = "clock", seconds = true }: TimeProps) {
  const wall = epoch_ms + at_ms;
  const texts = {
    clock: clock(wall, seconds),
    run: stopwatch(at_ms),
    ago: ago((now_ms ?? Date.now() - epoch_ms) - at_ms),
  };
  return (
    <time dateTime={new Date(wall).toISOString()} title={`${clock(wall)} · ${stopwatch(at_ms)} into the run`} class="nowrap">
      {texts[as]}
    </time>
  );
}
