import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { toast } from "../../../ui";
import { useDrill } from "../state/drill";
import { helpFrom, STILL_MS } from "../state/help";
import { hintPrice } from "../state/record";

/**
 * Offers the next hint to whoever plays and does not get on while something is ill. Who
 * plays to show that they need none is not asked.
 */
export function useHelp(): void {
  const { run, map, story, live, over } = useDrill();
  const from = useComputed(() => helpFrom(live.events.value));
  /** How often help has come due: each time of standing still is one more. */
  const due = useComputed(() => {
    const at = from.value;
    if (at === null || over.value || story.value.alerts.length === 0 || live.now.value < at) return 0;
    return at + Math.floor((live.now.value - at) / STILL_MS) * STILL_MS;
  });
  const offered = useRef(-Infinity);
  const asked = run.playing && (!run.plays_as || run.plays_as === "assisted");
  useEffect(() => {
    const given = story.peek().hints.length;
    const next = map.hints[given];
    if (!asked || !next || due.value < offered.current + STILL_MS || due.value === 0) return;
    offered.current = due.value;
    toast(`Stuck? Hint ${given + 1} ${hintPrice(next)}. It is under Hints, at the top.`, undefined, "help");
  }, [due.value]);
}
