import { factor } from "../../../format";
import { Select, useKeys, type Shortcuts } from "../../../ui";
import { SPEEDS, useClock } from "../state/use-clock";
import { PauseButton } from "./pause-button";

/** Pause and pace beside the clock, for whoever runs the drill. */
export function ClockControl() {
  const { pace, may, asked, set } = useClock();
  const keys: Shortcuts = { p: { label: "Pause or resume the run", run: () => void set({ paused: !pace.paused }) } };
  useKeys("Clock", may ? keys : {});
  if (!may) return pace.speed === 1 ? null : <span class="clock-factor" title={`${factor(pace.speed)} as fast as the wall clock`}>{factor(pace.speed)}</span>;
  const speed = asked?.speed ?? pace.speed;
  return (
    <div class="clock-control" role="group" aria-label="Run time">
      <PauseButton class="icon" variant={pace.paused ? "primary" : "default"} />
      <Select
        label="Pace"
        quiet
        title="How fast run time passes"
        value={String(speed)}
        disabled={asked !== null}
        onValue={(v) => void set({ speed: Number(v) })}
        options={[...new Set([...SPEEDS, speed])].sort((a, b) => a - b).map((s) => ({ value: String(s), label: factor(s) }))}
      />
    </div>
  );
}
