import type { Right } from "../../api/types";
import { useDrill } from "./state/drill";

/** Says in a sentence that something is for another seat, where this person may not do it. */
export function ForWhom({ right }: { right: Right }) {
  const others = useDrill().forOthers(right);
  return others ? <p class="small muted">{others.sentence}</p> : null;
}
