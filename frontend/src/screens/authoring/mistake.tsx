import type { DraftProblem } from "../../api/types";
import { Badge } from "../../ui";

/** One thing that is wrong with a text, of a list; a click leads to its place. */
export function Mistake({ of: p, onJump }: { of: DraftProblem; onJump: (line: number, column: number) => void }) {
  return (
    <li class={p.advice ? "mistake-advice" : ""}>
      <button type="button" class="mistake" onClick={() => onJump(p.line, p.column)}>
        <span class="mono small muted nowrap">
          {p.line}:{p.column}
        </span>
        <span>
          {p.advice ? <Badge tone="note">advice</Badge> : null} {p.message}
          {p.hint ? <span class="small muted mistake-hint">{p.hint}</span> : null}
        </span>
      </button>
    </li>
  );
}
