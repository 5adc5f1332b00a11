import type { DraftInject } from "../../api/types";
import { stopwatch } from "../../format";
import { Empty, ticks } from "../../ui";
import { course, place, told, type Placed, type Stretch } from "./line";

/** How many marks the axis has at most. */
export const MARKS = 5;

/** The injects of a draft, each at its time and for as long as it lasts; one leads to its block in the text. */
export function Timeline({ injects, duration_ms, onJump }: { injects: readonly DraftInject[]; duration_ms: number; onJump: (id: string) => void }) {
  if (injects.length === 0) return <Empty title="Nothing happens in it yet." />;
  const x = (ms: number) => `${(Math.min(Math.max(ms, 0), duration_ms) / Math.max(duration_ms, 1)) * 100}%`;
  return (
    <div class="line">
      <div class="line-axis" aria-hidden="true">
        {ticks(duration_ms, MARKS).map((t) => (
          <span key={t} class="line-tick small muted" style={{ left: x(t) }}>
            {stopwatch(t)}
          </span>
        ))}
      </div>
      <ol class="line-rows">
        {place(injects).map((p) => (
          <li key={p.inject.id}>
            <button type="button" class="line-row" onClick={() => onJump(p.inject.id)}>
              <span class="line-name">
                <b>{p.inject.title || p.inject.id}</b>
              </span>
              <Track of={p} end_ms={duration_ms} x={x} />
              <span class="small muted line-does">
                {p.inject.when}
                <span class="visually-hidden">. {told(p, duration_ms)} </span>: {p.inject.does}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <Key />
    </div>
  );
}

function Track({ of: { inject: i, at_ms, earliest }, end_ms, x }: { of: Placed; end_ms: number; x: (ms: number) => string }) {
  if (at_ms === undefined) {
    return (
      <span class="line-track" aria-hidden="true">
        <span class="line-waits small muted">when that happens</span>
      </span>
    );
  }
  const { comes, holds } = course(i, at_ms, end_ms);
  return (
    <span class="line-track" aria-hidden="true">
      {holds.map((h) => (
        <Bar key={h.from_ms} of={h} x={x} />
      ))}
      {comes.map((ms) => (
        <span key={ms} class={`line-dot ${i.harm ? "harm" : ""} ${earliest ? "earliest" : ""}`} style={{ left: x(ms) }} />
      ))}
    </span>
  );
}

function Bar({ of: h, x }: { of: Stretch; x: (ms: number) => string }) {
  const grown = h.grows_ms > 0 ? `${(h.grows_ms / (h.to_ms - h.from_ms)) * 100}%` : "0px";
  return (
    <span class={`line-bar ${h.ends ? "" : "open"}`} style={{ left: x(h.from_ms), width: `calc(${x(h.to_ms)} - ${x(h.from_ms)})` }}>
      {h.grows_ms > 0 ? <span class="line-grows" style={{ width: grown }} /> : null}
      <span class="line-holds" style={{ left: grown }} />
    </span>
  );
}

function Key() {
  return (
    <ul class="line-keys small muted" aria-label="What is drawn">
      <li>
        <span class="line-key harm" aria-hidden="true" /> does harm
      </li>
      <li>
        <span class="line-key" aria-hidden="true" /> does none
      </li>
      <li>
        <span class="line-key earliest" aria-hidden="true" /> at the earliest, for it waits for another
      </li>
      <li>
        <span class="line-bar-key" aria-hidden="true" /> holds so long
      </li>
      <li>
        <span class="line-bar-key open" aria-hidden="true" /> until it is cured, or something ends it
      </li>
    </ul>
  );
}
