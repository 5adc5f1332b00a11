import { useRef } from "preact/hooks";
import { Button } from "../ui";
import { bell } from "./here";

const BELL = "M8 2a4 4 0 0 1 4 4c0 4 1.5 5 1.5 5h-11S4 10 4 6a4 4 0 0 1 4-4zM6.5 13.5h3";

/** Turns the pager's sound off and on, and says when the browser holds it back. */
export function Sound() {
  const muted = bell.muted.value;
  const blocked = !muted && bell.blocked.value;
  const says = muted ? "Muted" : blocked ? "Sound blocked: click here" : "Sound on";
  // Pressing it lifts the block already, and is not to mute what one asks to hear.
  const lifts = useRef(false);
  return (
    <Button
      variant="ghost"
      class={blocked ? "sound-blocked" : ""}
      aria-label={blocked ? says : `${says}: ${muted ? "unmute" : "mute"} the pager`}
      title={blocked ? "The browser plays no sound until you click or press a key on this page." : undefined}
      onPointerDown={() => (lifts.current = blocked)}
      onClick={() => {
        if (lifts.current || blocked) void bell.unblock();
        else bell.mute(!muted);
        lifts.current = false;
      }}
    >
      <svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
        <path d={muted ? `${BELL} M2 2l12 12` : BELL} />
      </svg>
      <span class={blocked ? "" : "narrow-hidden"}>{says}</span>
    </Button>
  );
}
