import { ago, clock, stopwatch } from "../format";

interface TimeProps {
  /** Run time in milliseconds. */
  at_ms: number;
  /** Unix milliseconds of run time zero. */
  epoch_ms: number;
  seconds?: boolean;
}

/** "clock" 14:05:09, "run" 4:07, "ago" 3 min ago. How long ago is in run time: the wall clock goes its own way. */
type As = { as: "ago"; now_ms: number } | { as?: "clock" | "run"; now_ms?: undefined };

/** A moment of a run. The other ways to say it are in its title. */
export function Time({ at_ms, epoch_ms, now_ms, as = "clock", seconds = true }: TimeProps & As) {
  const wall = epoch_ms + at_ms;
  const texts = {
    clock: clock(wall, seconds),
    run: stopwatch(at_ms),
    ago: ago((now_ms ?? at_ms) - at_ms),
  };
  return (
    <time dateTime={new Date(wall).toISOString()} title={`${clock(wall)} · ${stopwatch(Math.abs(at_ms))} ${at_ms < 0 ? "before the run" : "into the run"}`} class="nowrap">
      {texts[as]}
    </time>
  );
}
