// A run that is over, seen once more: the cockpit as it was at any moment, for whoever
// may read its debrief; and a run that is watched, which stops before each decision.
//
// Invariants: every screen shows what it showed at the moment and nothing later; nothing
// can be done, and nothing that is looked at is evidence.

import { api } from "../../api/client";
import type { Debrief, WithheldDebrief } from "../../api/types";
import { href } from "../../router";
import { ErrorNote, Spinner, useAsync } from "../../ui";
import { DrillContext } from "../cockpit/state/drill";
import { ReplayDesk } from "./desk";
import { FindingBar, FindingPick } from "./finding";
import { Scrubber } from "./scrubber";
import { useReplay } from "./use-replay";
import { Stops } from "./stops";
import "../cockpit/cockpit.css";
import "./replay.css";

/** A run played again at any speed, forwards and back, by finding or by hand. */
export function ReplayScreen({ runId }: { runId: string }) {
  const run = `/api/runs/${encodeURIComponent(runId)}`;
  const { shown, problem, again } = useReplay({ run: runId }, false);
  const debrief = useAsync<Debrief | WithheldDebrief>((s) => api.get(`${run}/debrief`, undefined, s), [runId]);
  if (!shown) return <Awaited problem={problem} again={again} back={href({ screen: "debrief", id: runId })} />;
  const finding = shown.finding.value;
  const read = debrief.data && "grade" in debrief.data ? debrief.data : null;
  return (
    <DrillContext.Provider value={shown.drill}>
      <ReplayDesk what={`Replay of ${shown.replay.run.person.name}`} back={{ to: href({ screen: "debrief", id: runId }) + (finding ? `?criterion=${encodeURIComponent(finding)}` : ""), label: finding ? "Back to the finding" : "Debrief" }}>
        <Scrubber replay={shown.replay} playback={shown.playback}>
          {read ? <FindingPick debrief={read} chosen={shown.finding} /> : null}
        </Scrubber>
        {read ? <FindingBar debrief={read} chosen={shown.finding} playback={shown.playback} /> : null}
      </ReplayDesk>
    </DrillContext.Provider>
  );
}

/** A recorded run, or one of a drill that is done well, which asks before each decision what one would do. */
export function WatchScreen({ runId, drill }: { runId?: string; drill?: string }) {
  const { shown, problem, again } = useReplay(drill ? { drill } : { run: runId ?? "" }, true);
  const back = drill ? { to: href({ screen: "scenario", slug: drill }), label: "Briefing" } : { to: href({ screen: "home" }), label: "Home" };
  if (!shown) return <Awaited problem={problem} again={again} back={back.to} />;
  return (
    <DrillContext.Provider value={shown.drill}>
      <ReplayDesk what={drill ? "How it is done well" : `Watch ${shown.replay.run.person.name}`} back={back}>
        <Scrubber replay={shown.replay} playback={shown.playback} hidden />
        <Stops replay={shown.replay} playback={shown.playback} answered={shown.answered} golden={drill !== undefined} />
      </ReplayDesk>
    </DrillContext.Provider>
  );
}

function Awaited({ problem, again, back }: { problem: Parameters<typeof ErrorNote>[0]["problem"]; again: () => void; back: string }) {
  return (
    <main class="cockpit-wait">
      {problem ? (
        <div class="stack">
          <h1>Replay</h1>
          <ErrorNote problem={problem} onRetry={again} />
          <a href={back}>Back</a>
        </div>
      ) : (
        <Spinner>Winding back…</Spinner>
      )}
    </main>
  );
}
