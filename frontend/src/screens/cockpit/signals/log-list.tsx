import { useSignal } from "@preact/signals";
import type { LogLine } from "../../../api/types";
import { useStick } from "../state/stick";
import { LogRow } from "./log-row";

interface LogListProps {
  lines: readonly LogLine[];
  follow: boolean;
  /** Narrows the search to a field's value. */
  onTerm: (key: string, value: string) => void;
}

export function LogList({ lines, follow, onTerm }: LogListProps) {
  const open = useSignal<ReadonlySet<number>>(new Set());
  // An open line is being read: it is not scrolled away.
  const moving = follow && open.value.size === 0;
  const stick = useStick<HTMLDivElement>(moving ? (lines.at(-1)?.cursor ?? 0) : 0, follow);

  function turn(cursor: number) {
    const next = new Set(open.peek());
    if (!next.delete(cursor)) next.add(cursor);
    open.value = next;
  }

  return (
    <div class="log-list" role="log" aria-label="Log lines" aria-live="off" tabIndex={0} {...stick}>
      {lines.map((l) => (
        <LogRow key={l.cursor} line={l} open={open.value.has(l.cursor)} onTurn={() => turn(l.cursor)} onTerm={onTerm} />
      ))}
    </div>
  );
}
