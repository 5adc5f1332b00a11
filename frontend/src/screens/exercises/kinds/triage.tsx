import { useEffect, useState } from "preact/hooks";
import { keepInAddress } from "../../../address";
import { api } from "../../../api/client";
import type { Evidence, Run } from "../../../api/types";
import { clock } from "../../../format";
import { ErrorNote, Spinner, usePoll } from "../../../ui";
import { Drill, DrillContext } from "../../cockpit/state/drill";
import type { Tool } from "../../cockpit/state/view";
import { Tools } from "../../cockpit/tools/tools";
import { Playback } from "../../replay/playback";
import "../../cockpit/cockpit.css";
import "./triage.css";

const TOOLS: readonly Tool[] = ["dashboards", "alerts", "metrics", "logs", "changes", "services"];

/** What is looked at to answer, and to mark an answer: the screens of a recorded run, as they stood at its last moment. */
export function Recorded({ title, path }: { title: string; path: string }) {
  // As long as it is being prepared, it is asked for again.
  const asked = usePoll((s) => api.get<Evidence>(path, undefined, s), 0, [path]);
  const [drill, setDrill] = useState<Drill | null>(null);
  useEffect(() => {
    if (!asked.data) return;
    const { map, events, epoch_ms, until_ms } = asked.data;
    const playback = new Playback(events, until_ms);
    playback.seek(until_ms);
    const made = new Drill(runOf(title, path, epoch_ms, until_ms), map, playback.channel, playback, { path, tools: TOOLS, held: "This is a recording: it is looked at, and nothing is done to it." });
    const leave = keepInAddress(made.view.fields(map.services.map((s) => s.name)));
    setDrill(made);
    return () => {
      leave();
      playback.close();
      setDrill(null);
    };
  }, [asked.data]);
  if (!drill || !asked.data) return asked.problem && !asked.problem.passing ? <ErrorNote problem={asked.problem} /> : <Spinner>What you look at is being prepared…</Spinner>;
  return (
    <DrillContext.Provider value={drill}>
      <div class="recorded">
        <p class="small muted">
          A recorded run, as it stood at <b>{clock(asked.data.epoch_ms + asked.data.until_ms)}</b>. It is looked at, and nothing is done to it.
        </p>
        <Tools />
      </div>
    </DrillContext.Provider>
  );
}

/** A recording as the cockpit knows runs: nobody plays it, and it has no name. */
function runOf(title: string, id: string, epoch_ms: number, until_ms: number): Run {
  return {
    id,
    scenario: "",
    title,
    state: "running",
    person: { id: "", name: "" },
    playing: false,
    created_ms: epoch_ms,
    epoch_ms,
    now_ms: until_ms,
    length_ms: until_ms,
    repeat: false,
    trial: false,
    tour: false,
    runtime: "tabletop",
    clock: { live: false, paused: true, speed: 1 },
    content: "same",
  };
}
