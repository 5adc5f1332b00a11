import { useEffect } from "preact/hooks";
import { modals } from "../../../ui";
import { useDrill } from "./drill";

const BEAT_MS = 4000;

/** Keeps the server told of what is looked at: only what is visible, has the focus and lies under no dialog. */
export function useSight(): void {
  const { sight } = useDrill();
  useEffect(() => {
    const check = () => sight.sees(document.visibilityState === "visible" && document.hasFocus() && modals.peek() === 0);
    // Who closes a dialog has it closed when the tools are looked for.
    const stop = modals.subscribe(check);
    const beat = setInterval(() => {
      check();
      sight.beat();
    }, BEAT_MS);
    addEventListener("focus", check);
    addEventListener("blur", check);
    document.addEventListener("visibilitychange", check);
    return () => {
      stop();
      clearInterval(beat);
      removeEventListener("focus", check);
      removeEventListener("blur", check);
      document.removeEventListener("visibilitychange", check);
      sight.turn();
    };
  }, [sight]);
}
