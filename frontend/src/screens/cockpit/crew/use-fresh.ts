import { useEffect, useRef } from "preact/hooks";
import { useDrill } from "../state/drill";

/**
 * Shows each of a list that grows, to whoever plays, once, as it comes. What came
 * before the first tick is history: it stands on the timeline.
 */
export function useFresh<T extends { n: number }>(list: readonly T[], show: (one: T) => void): void {
  const { run, live } = useDrill();
  const shown = useRef<number | null>(null);
  useEffect(() => {
    if (!run.playing || live.pace.peek() === null) return;
    const last = shown.current ?? list.at(-1)?.n ?? 0;
    for (const one of list) if (one.n > last) show(one);
    shown.current = list.at(-1)?.n ?? last;
  }, [list.length, live.pace.value]);
}
