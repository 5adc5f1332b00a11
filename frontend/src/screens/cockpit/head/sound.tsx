import { Button } from "../../../ui";
import { bell } from "../pager/bell";

/** Turns the pager's sound off and on, and says when the browser holds it back. */
export function Sound() {
  const muted = bell.muted.value;
  const blocked = !muted && bell.blocked.value;
  return (
    <Button
      variant="ghost"
      class={blocked ? "cockpit-blocked" : ""}
      aria-pressed={muted}
      aria-label={muted ? "Unmute the pager" : "Mute the pager"}
      title={blocked ? "The browser plays no sound until you click or press a key on this page." : undefined}
      onClick={() => bell.mute(!muted)}
    >
      {muted ? "Muted" : blocked ? "Sound blocked: click here" : "Sound on"}
    </Button>
  );
}
