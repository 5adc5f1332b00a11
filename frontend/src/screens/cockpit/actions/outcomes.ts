import { useEffect, useRef } from "preact/hooks";
import { deed } from "../../../format";
import { toast } from "../../../ui";
import { useDrill } from "../state/drill";

/** Says how an action went that was seen under way; and to whoever watches, that one waits for them. */
export function useOutcomes(): void {
  const { run, story } = useDrill();
  const { actions } = story.value;
  const open = useRef(new Set<string>());

  useEffect(() => {
    for (const a of actions) {
      const what = deed(a);
      if (a.outcome === "waiting" || a.outcome === "under way") {
        if (a.outcome === "waiting" && !run.playing && !open.current.has(a.id)) toast(`${a.by.name} asks for approval: ${what}.`);
        open.current.add(a.id);
      } else if (open.current.delete(a.id)) {
        if (a.outcome === "taken") toast(`${what}: done.`, "good");
        else if (a.outcome === "refused") toast(`${what} was refused. ${a.error ?? ""}`, "bad");
        else toast(`${what}: ${a.error ?? "it could not be done"}`, "bad");
      }
    }
  }, [actions]);
}
