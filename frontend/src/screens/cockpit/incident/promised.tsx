import { useEffect } from "preact/hooks";
import { stopwatch } from "../../../format";
import { announce, Button } from "../../../ui";
import { due } from "../../status/fold";
import { useDrill } from "../state/drill";

/** How the update that was promised stands. */
function usePromise() {
  const { story, second, over, pace } = useDrill();
  return due(over.value ? 0 : story.value.promised_ms, second.value, pace.value.speed);
}

/** How long it is until the update that was promised, or since when people wait for it. */
export function Promised() {
  const { view } = useDrill();
  const { due: is, left_s } = usePromise();

  useEffect(() => {
    if (is === "missed") announce("The update that was promised is overdue.", "assertive");
  }, [is === "missed"]);

  if (is === "none") return null;
  return (
    <p class={`promised ${is}`}>
      <span role="timer" aria-label="Until the next update">
        {is === "missed" ? `The promised update is ${stopwatch(-left_s * 1000)} overdue` : `Next update promised in ${stopwatch(left_s * 1000)}`}
      </span>
      {view.entry.value === "update" ? null : (
        <Button size="small" variant="ghost" onClick={() => (view.entry.value = "update")}>
          Write it
        </Button>
      )}
    </p>
  );
}

/** The same in the header, where the incident is a drawer and may be closed. */
export function PromisedBadge() {
  const { view } = useDrill();
  const { due: is, left_s } = usePromise();
  if (is === "none") return null;
  const open = () => {
    view.entry.value = "update";
    view.drawer.value = true;
  };
  return (
    <Button size="small" class={`promised-badge ${is}`} onClick={open}>
      {is === "missed" ? `Update ${stopwatch(-left_s * 1000)} late` : `Update in ${stopwatch(left_s * 1000)}`}
    </Button>
  );
}
