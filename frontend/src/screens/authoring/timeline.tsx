import type { DraftInject } from "../../api/types";
import { stopwatch } from "../../format";
import { Empty } from "../../ui";
import { place, ticks } from "./line";

/** The injects of a draft, each at its time; one leads to its block in the text. */
export function Timeline({ injects, duration_ms, onJump }: { injects: readonly DraftInject[]; duration_ms: number; onJump: (id: string) => void }) {
  if (injects.length === 0) return <Empty title="Nothing happens in it yet." />;
  const x = (ms: number) => `${(Math.min(Math.max(ms, 0), duration_ms) / Math.max(duration_ms, 1)) * 100}%`;
  return (
    <div class="line">
      <div class="line-axis" aria-hidden="true">
        {ticks(duration_ms).map((t) => (
          <span key={t} class="line-tick small muted" style={{ left: x(t) }}>
            {stopwatch(t)}
          </span>
        ))}
      </div>
      <ol class="line-rows">
        {place(injects).map(({ inject: i, at_ms, earliest }) => (
          <li key={i.id}>
            <button type="button" class="line-row" onClick={() => onJump(i.id)}>
              <span class="line-name">
                <b>{i.title || i.id}</b> <span class="small muted">{at_ms !== undefined && !earliest ? stopwatch(at_ms) : i.when}</span>
              </span>
              <span class="line-track" aria-hidden="true">
                {at_ms === undefined ? <span class="line-waits small muted">when that happens</span> : <span class={`line-dot ${i.harm ? "harm" : ""} ${earliest ? "earliest" : ""}`} style={{ left: x(at_ms) }} />}
              </span>
              <span class="small muted line-does">{i.does}</span>
            </button>
          </li>
        ))}
      </ol>
      <p class="small muted">
        <span class="line-key harm" aria-hidden="true" /> does harm · <span class="line-key" aria-hidden="true" /> does none · <span class="line-key earliest" aria-hidden="true" /> at the earliest, for it waits for another
      </p>
    </div>
  );
}
