import { useMemo } from "preact/hooks";
import { api } from "../../api/client";
import type { CustomersFared } from "../../api/types";
import { clock, number, words } from "../../format";
import { useAsync } from "../../ui";
import { useDrill } from "../cockpit/state/drill";
import { byMinute, countedBy, type Fared } from "./fared";
import type { Playback } from "./playback";

interface ByMinuteProps {
  playback: Playback;
  /** Minutes that lie ahead are not shown. */
  hidden?: boolean;
}

/** How customers fared, minute by minute, over the way of the replay, and in words of the last minute that was over. */
export function CustomersByMinute({ playback, hidden }: ByMinuteProps) {
  const drill = useDrill();
  // Asked once, and of the whole run: drill.path would ask as of the moment.
  const asked = useAsync<CustomersFared>((s) => api.get(`/api/runs/${encodeURIComponent(drill.run.id)}/customers`, undefined, s), [drill.run.id]);
  const minutes = useMemo(() => (asked.data ? byMinute(asked.data) : []), [asked.data]);
  const last = countedBy(minutes, playback.at_ms.value / 1000);
  if (minutes.length === 0) return null; // nobody counted, as in a run of long ago
  const percent = (s: number) => (100 * s * 1000) / Math.max(1, playback.length_ms);
  return (
    <>
      <div class="scrubber-fared" aria-hidden="true">
        {minutes.map((m) => (
          <span key={m.to_s} class="fared" title={said(m)} hidden={hidden && m.to_s > (last?.to_s ?? 0)} style={{ left: `${percent(m.from_s)}%`, width: `${percent(m.to_s - m.from_s)}%` }}>
            <span class="fared-slow" style={{ height: share(m.slow, m) }} />
            <span class="fared-failed" style={{ height: share(m.failed, m) }} />
          </span>
        ))}
      </div>
      <p class="small muted fared-said">{last ? `${clock(drill.epoch_ms + last.from_s * 1000)} to ${clock(drill.epoch_ms + last.to_s * 1000)}: ${said(last)}` : "No minute is over yet."}</p>
    </>
  );
}

const share = (n: number, of: Fared) => `${(100 * n) / Math.max(1, of.visits)}%`;

/** A minute in words: by journey, those on which somebody was hurt. */
function said(m: Fared): string {
  const hurt = m.journeys.filter((j) => j.failed + j.slow > 0);
  if (hurt.length === 0) return `all of ${number(m.visits)} visits went well`;
  return hurt.map((j) => `${words(j.journey)}: of ${number(j.visits)} visits ${number(j.failed)} failed, ${number(j.slow)} were slow`).join("; ");
}
