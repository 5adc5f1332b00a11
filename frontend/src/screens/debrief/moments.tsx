import type { Analysis } from "../../api/types";
import { stopwatch } from "../../format";

interface MomentsProps {
  analysis: Analysis;
  events: readonly number[];
  onPick: (seq: number) => void;
}

/** Most moments shown of one thing. */
const MOST = 8;

/** When it was, as buttons that lead to the events; what is on no timeline is left out. */
export function Moments({ analysis, events, onPick }: MomentsProps) {
  const seen = events.flatMap((seq) => analysis.entries.filter((e) => e.seq === seq));
  return (
    <>
      {seen.slice(0, MOST).map((e) => (
        <button key={e.seq} type="button" class="moment small" title={e.title} onClick={() => onPick(e.seq)}>
          {stopwatch(e.at_ms)}
        </button>
      ))}
      {seen.length > MOST ? <span class="small faint">and {seen.length - MOST} more</span> : null}
    </>
  );
}
