// The trainee's cockpit: everything a person on call has, for one run.
//
// Invariants: what is on the screen comes from the run's events and from what
// the server answers, so a reload shows the same; nothing that changes the
// system is one click away; nothing typed is lost before the server has it.
//
// Whoever watches a run sees the same screen, locked, and beside it the script;
// what a trainee may not know is in script/ alone, and the server keeps it from
// them.
//
// Non-goals: judging what the trainee does (the debrief does).

import { useEffect, useState } from "preact/hooks";
import { keepInAddress } from "../../address";
import { api } from "../../api/client";
import { connectLive } from "../../api/live";
import type { Run, RunMap } from "../../api/types";
import { ErrorNote, useAsync } from "../../ui";
import { Desk } from "./desk";
import { Starting } from "./starting";
import { Drill, DrillContext } from "./state/drill";
import "./cockpit.css";

export function Cockpit({ runId }: { runId: string }) {
  const path = `/api/runs/${encodeURIComponent(runId)}`;
  const [round, setRound] = useState(0);
  const run = useAsync<Run>((signal) => api.get(path, {}, signal), [runId, round]);
  if (!run.data) return <Starting title="" problem={run.problem} onRetry={run.reload} />;
  if (run.data.state === "queued" || run.data.state === "starting" || run.data.state === "failed") {
    return <Starting title={run.data.title} run={run.data} problem={run.problem} onRetry={run.reload} />;
  }
  return <Ready key={`${runId} ${round}`} run={run.data} onAgain={() => setRound(round + 1)} />;
}

function Ready({ run, onAgain }: { run: Run; onAgain: () => void }) {
  const map = useAsync<RunMap>((signal) => api.get(`/api/runs/${encodeURIComponent(run.id)}/map`, {}, signal), [run.id]);
  const [drill, setDrill] = useState<Drill | null>(null);

  useEffect(() => {
    if (!map.data) return;
    const live = connectLive(run.id);
    const made = new Drill(run, map.data, live);
    const leave = keepInAddress(made.view.fields(map.data.services.map((s) => s.name)));
    setDrill(made);
    const forget = live.again.subscribe((again) => again && onAgain());
    return () => {
      forget();
      leave();
      live.close();
    };
  }, [map.data]);

  if (map.problem && !map.data) {
    return (
      <main class="cockpit-wait">
        <ErrorNote problem={map.problem} onRetry={map.reload} />
      </main>
    );
  }
  if (!drill) return <Starting title={run.title} />;
  return (
    <DrillContext.Provider value={drill}>
      <Desk />
    </DrillContext.Provider>
  );
}
