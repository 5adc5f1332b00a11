import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, Problem } from "../api/client";
import type { Run } from "../api/types";
import { navigate } from "../router";
import { Queued } from "./queued";
import { announce, Button, ErrorNote, Progress } from "../ui";

const POLL_MS = 600;

/** Waits for a run's system to come up, says how far it is, then opens the run. */
export function Starting({ run: first, onGiveUp }: { run: Run; onGiveUp: () => void }) {
  const run = useSignal(first);
  const problem = useSignal<Problem | null>(null);

  useEffect(() => {
    let timer = 0;
    let gone = false;
    const look = async () => {
      try {
        run.value = await api.get<Run>(`/api/runs/${encodeURIComponent(first.id)}`);
        problem.value = null;
      } catch (err) {
        problem.value = Problem.of(err);
      }
      if (gone || problem.peek()?.barred) return;
      const { state } = run.value;
      if (state === "starting" || state === "queued") timer = window.setTimeout(() => void look(), POLL_MS);
      else if (state !== "failed") {
        announce("The drill has started.");
        navigate({ screen: "run", id: first.id });
      }
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [first.id]);

  if (run.value.state === "failed") {
    return (
      <div class="start">
        <ErrorNote problem={new Problem({ title: "Not started", detail: run.value.error || "The system did not come up." })} />
        <Button onClick={onGiveUp}>Back</Button>
      </div>
    );
  }
  if (run.value.state === "queued") {
    return (
      <div class="start">
        <p>
          <b>Waiting for a place</b>
        </p>
        <Queued run={run.value} onLeft={onGiveUp} />
        <ErrorNote problem={problem.value} />
      </div>
    );
  }
  return (
    <div class="start">
      <p>
        <b>Starting the system</b>
      </p>
      <Progress label="Starting the system" />
      <ErrorNote problem={problem.value} />
    </div>
  );
}
