import { useEffect, useRef } from "preact/hooks";
import { clock, stopwatch } from "../../../format";
import { announce, toast } from "../../../ui";
import { useDrill } from "../state/drill";

const WARN_S = 60;

/** The fiction's time of day, how long it has run, and what is left. */
export function Clock() {
  const drill = useDrill();
  const second = drill.second.value;
  const over = drill.over.value;
  const left = Math.max(0, Math.ceil(drill.length_ms / 1000) - second);
  const short = !over && drill.length_ms > 0 && second > 0 && left <= WARN_S;
  const warned = useRef(false);

  useEffect(() => {
    if (!short || warned.current) return;
    warned.current = true;
    const text = `${left} seconds left. Then the run ends; what you have done is kept.`;
    announce(text, "assertive");
    toast(text);
  }, [short]);

  return (
    <div class={`cockpit-clock ${short ? "short" : ""}`} role="timer" aria-label="Run clock">
      <span class="cockpit-now" title="Time of day in the run">
        {clock(drill.epoch_ms + second * 1000)}
      </span>
      <span class="cockpit-elapsed muted" title="Since the run began">
        {stopwatch(second * 1000)}
      </span>
      <span class="cockpit-left" title="Until the run ends">
        {over ? "ended" : `${stopwatch(left * 1000)} left`}
      </span>
    </div>
  );
}
