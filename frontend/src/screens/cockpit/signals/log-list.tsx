import { useRef } from "preact/hooks";
import type { LogLine } from "../../../api/types";
import { useDrill } from "../state/drill";
import { useStick } from "../state/stick";
import { LogRow } from "./log-row";

interface LogListProps {
  lines: readonly LogLine[];
  follow: boolean;
  /** Another answer is awaited. */
  stale: boolean;
  /** Narrows the search to a field's value. */
  onTerm: (key: string, value: string) => void;
  /** Someone scrolled away from the end, to read. */
  onAway: () => void;
}

/** A scroll so long after a hand moved is not theirs. */
const BY_HAND_MS = 500;

export function LogList({ lines, follow, stale, onTerm, onAway }: LogListProps) {
  const { view, epoch_ms } = useDrill();
  const open = view.lines.value;
  const stick = useStick<HTMLDivElement>(lines.at(-1)?.cursor ?? 0, follow, follow);
  const moved = useRef(-Infinity);
  const hand = () => (moved.current = performance.now());

  function turn(line: LogLine) {
    const others = view.lines.peek().filter((l) => l.cursor !== line.cursor);
    const was = others.length < view.lines.peek().length;
    view.lines.value = was ? others : [...others, { cursor: line.cursor, at_ms: Date.parse(line.time) - epoch_ms }];
  }

  return (
    <div
      class={`log-list ${stale ? "stale" : ""}`}
      role="log"
      aria-label="Log lines"
      aria-live="off"
      aria-busy={stale}
      tabIndex={0}
      ref={stick.ref}
      onWheel={hand}
      onPointerDown={hand}
      onKeyDown={hand}
      onTouchMove={hand}
      onScroll={() => {
        stick.onScroll();
        if (follow && !stick.sticks() && performance.now() - moved.current < BY_HAND_MS) onAway();
      }}
    >
      {lines.map((l) => (
        <LogRow key={l.cursor} line={l} open={open.some((o) => o.cursor === l.cursor)} onTurn={() => turn(l)} onTerm={onTerm} />
      ))}
    </div>
  );
}
