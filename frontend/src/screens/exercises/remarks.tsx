import type { Part, Remark } from "../../api/types";

interface RemarksProps {
  of: readonly Remark[];
  /** What they are on. */
  parts: readonly Pick<Part, "id" | "title">[];
  /** Whether it is said which are mistakes, and which only advice. */
  weighed?: boolean;
}

/** What tools remark on an answer: where, what, and what to do about it. */
export function Remarks({ of, parts, weighed }: RemarksProps) {
  return (
    <ul class="remarks">
      {of.map((r, i) => (
        <li key={i}>
          <p>
            {weighed ? <strong>{r.weight === "mistake" ? "Mistake" : "Advice"} </strong> : null}
            {parts.find((p) => p.id === r.part)?.title ?? r.part}
            {r.line ? `, line ${r.line}` : ""}: {r.text}
          </p>
          <p class="small muted">
            {r.hint} ({r.source})
          </p>
        </li>
      ))}
    </ul>
  );
}
