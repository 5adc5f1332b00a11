import { useEffect, useRef } from "preact/hooks";
import { words } from "../../../format";
import { toast } from "../../../ui";
import { useDrill } from "../state/drill";

/** Says how an action went that was seen under way. */
export function useOutcomes(): void {
  const { story } = useDrill();
  const { actions } = story.value;
  const open = useRef(new Set<string>());

  useEffect(() => {
    for (const a of actions) {
      if (a.outcome === "under way") {
        open.current.add(a.id);
      } else if (open.current.delete(a.id)) {
        if (a.outcome === "taken") toast(`${words(a.action)} ${a.target}: done.`, "good");
        else toast(`${words(a.action)} ${a.target}: ${a.error ?? "it could not be done"}`, "bad");
      }
    }
  }, [actions]);
}
