import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { clock, factor, span, stopwatch } from "../../../format";
import { runtimeWords } from "../../../runtimes";
import { announce, toast } from "../../../ui";
import { useDrill } from "../state/drill";
import { ClockControl } from "./clock-control";

/** A warning comes with so much run time left, and so much of the reader's own at least. */
const WARN_S = 60;
const WARN_OWN_S = 15;

/** The fiction's time of day, how long it has run, and what is left. */
export function Clock() {
  const drill = useDrill();
  const second = drill.second.value;
  const over = drill.over.value;
  const time = useComputed(() => clock(drill.epoch_ms + drill.now.value));
  const { speed } = drill.pace.value;
  const closing = drill.story.value.closing;
  const left = Math.max(0, Math.ceil((closing?.ends_ms ?? drill.length_ms) / 1000) - second);
  const short = !over && !closing && drill.length_ms > 0 && second > 0 && left <= Math.max(WARN_S, WARN_OWN_S * speed);
  const warned = useRef(false);

  useEffect(() => {
    if (!short || warned.current) return;
    warned.current = true;
    const text = `${span(left)} left${speed === 1 ? "" : `, at ${factor(speed)}`}. Then the run ends; what you have done is kept.`;
    announce(text, "assertive");
    toast(text);
  }, [short]);

  const bound = drill.run.clock.live ? ` ${runtimeWords(drill.run.runtime).name} runs keep to the wall clock: they cannot be paused or sped up.` : "";
  return (
    <div class="cockpit-time">
      <div class={`cockpit-clock ${short ? "short" : ""}`} role="timer" aria-label="Run clock">
        <span class="cockpit-now" title={`Time of day in the run.${bound}`}>
          {time.value}
        </span>
        <span class="cockpit-elapsed muted" title={`Since the run began.${bound}`}>
          {stopwatch(second * 1000)}
        </span>
        <span class="cockpit-left" title={`Until the run ends.${bound}`}>
          {over ? "ended" : `${stopwatch(left * 1000)} left`}
        </span>
      </div>
      <ClockControl />
    </div>
  );
}
