import type { DraftProblem } from "../../api/types";
import { Badge } from "../../ui";

interface MistakeProps {
  of: DraftProblem;
  /** The file, where it is told beside what else is shown. */
  in?: string;
  onJump: (line: number, column: number) => void;
}

/** One thing that is wrong with a text, of a list; a click leads to its place. */
export function Mistake({ of: p, in: file, onJump }: MistakeProps) {
  return (
    <li class={p.advice ? "mistake-advice" : ""}>
      <button type="button" class={`mistake ${file ? "placed" : ""}`} onClick={() => onJump(p.line, p.column)}>
        <span class="mono small muted nowrap">
          {file ? `${file}:` : ""}
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
