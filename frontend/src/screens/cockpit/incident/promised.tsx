import { useEffect } from "preact/hooks";
import { stopwatch } from "../../../format";
import { announce, Button } from "../../../ui";
import { useDrill } from "../state/drill";

/** How long it is until the update that was promised, or since when people wait for it. */
export function Promised() {
  const { story, second, over, view } = useDrill();
  const promised = story.value.promised_ms;
  const left = Math.ceil(promised / 1000) - second.value;
  const on = promised > 0 && !over.value;
  const late = on && left < 0;

  useEffect(() => {
    if (late) announce("The update that was promised is overdue.", "assertive");
  }, [late]);

  if (!on) return null;
  return (
    <p class={late ? "promised late" : "promised"}>
      <span role="timer" aria-label="Until the next update">
        {late ? `The promised update is ${stopwatch(-left * 1000)} overdue` : `Next update promised in ${stopwatch(left * 1000)}`}
      </span>
      {view.entry.value === "update" ? null : (
        <Button size="small" variant="ghost" onClick={() => (view.entry.value = "update")}>
          Write it
        </Button>
      )}
    </p>
  );
}
