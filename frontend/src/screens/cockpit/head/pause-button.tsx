import { Button, type ButtonProps } from "../../../ui";
import { useClock } from "../state/use-clock";

const PAUSE = "M3 2h3.5v12H3zM9.5 2H13v12H9.5z";
const PLAY = "M4 2l9.5 6L4 14z";

/** Lets time stand still, or go on. */
export function PauseButton({ labelled = false, ...rest }: ButtonProps & { labelled?: boolean }) {
  const { pace, asked, set } = useClock();
  const label = pace.paused ? "Resume the run" : "Pause the run";
  return (
    <Button {...rest} disabled={asked !== null} aria-label={label} aria-keyshortcuts="p" title={`${label} for everyone (p)`} onClick={() => void set({ paused: !pace.paused })}>
      <svg width="12" height="12" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path d={pace.paused ? PLAY : PAUSE} />
      </svg>
      {labelled ? (pace.paused ? "Resume" : "Pause") : null}
    </Button>
  );
}
