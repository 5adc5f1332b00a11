import { factor, paceText } from "../../../format";
import { Button, Panel } from "../../../ui";
import { PauseButton } from "../head/pause-button";
import { useDrill } from "../state/drill";
import { SPEEDS, useClock } from "../state/use-clock";

/** The run's time in the hands of whoever runs the drill; for a live run, why it is not. */
export function TimeControl() {
  const { run, over } = useDrill();
  const { pace, may, asked, set } = useClock();
  if (over.value) return null;
  if (run.clock.live) {
    return (
      <Panel title="Time">
        <p class="muted">Real services keep to the wall clock: this run cannot be paused or sped up. On the tabletop it could be.</p>
      </Panel>
    );
  }
  if (!may) return null;
  const speed = asked?.speed ?? pace.speed;
  return (
    <Panel title="Time">
      <div class="row">
        <PauseButton labelled class="pause-labelled" variant={pace.paused ? "primary" : "default"} />
        <div class="chips" role="group" aria-label="Pace">
          {SPEEDS.map((s) => (
            <Button key={s} aria-pressed={s === speed} variant={s === speed ? "primary" : "default"} disabled={asked !== null} onClick={() => void set({ speed: s })}>
              {factor(s)}
            </Button>
          ))}
        </div>
        <p class="muted" role="status">
          {pace.paused ? "Paused: time stands still for everyone. A pace can be chosen already." : `${paceText(pace.speed)}.`}
        </p>
      </div>
    </Panel>
  );
}
