import { useEffect, useRef } from "preact/hooks";
import { announce, Time } from "../../../ui";
import { useDrill } from "../state/drill";
import { useClock } from "../state/use-clock";
import { PauseButton } from "./pause-button";

/** Says that time stands still, who stopped it, and what can be done meanwhile. */
export function Paused() {
  const { paused, story, run, epoch_ms } = useDrill();
  const { may } = useClock();
  const on = paused.value;
  const was = useRef(on);

  useEffect(() => {
    if (on !== was.current) announce(on ? "The run is paused. Time stands still for everyone." : "The run goes on.");
    was.current = on;
  }, [on]);

  if (!on) return null;
  const by = story.value.paused;
  return (
    <section class="paused-banner" aria-label="Paused">
      <p class="grow">
        <b>Paused. Time stands still for everyone.</b>{" "}
        <span class="paused-rest">
          {run.playing ? "Look around and write; no command is taken." : "The trainee can look around; no command is taken."}
          {by ? (
            <>
              {" "}
              Since <Time at_ms={by.at_ms} epoch_ms={epoch_ms} />
              {by.by.name ? `, by ${by.by.name}` : ""}.
            </>
          ) : null}
        </span>
      </p>
      {may ? <PauseButton size="small" labelled /> : null}
    </section>
  );
}
