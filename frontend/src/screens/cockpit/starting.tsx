import { useEffect } from "preact/hooks";
import type { Problem } from "../../api/client";
import type { Run } from "../../api/types";
import { href, navigate } from "../../router";
import { Queued } from "../queued";
import { Empty, ErrorNote, Spinner } from "../../ui";

const ASK_AGAIN_MS = 1000;

interface StartingProps {
  title: string;
  run?: Run;
  problem?: Problem;
  onRetry?: () => void;
}

/** Before there is a run to see: it starts, or it could not. */
export function Starting({ title, run, problem, onRetry }: StartingProps) {
  const waiting = run?.state === "starting" || run?.state === "queued";
  useEffect(() => {
    if (!waiting || !onRetry || problem?.barred) return;
    const timer = setTimeout(onRetry, ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [run, problem]);

  if (problem && !run) {
    return (
      <main class="cockpit-wait">
        <ErrorNote problem={problem} onRetry={onRetry} />
      </main>
    );
  }
  if (run?.state === "failed") {
    return (
      <main class="cockpit-wait">
        <Empty title={`${title} could not start`}>
          <p>{run.error ?? "The system it runs on did not come up."}</p>
          <p>
            <a href={href({ screen: "scenario", slug: run.scenario })}>Back to the scenario</a>
          </p>
        </Empty>
      </main>
    );
  }
  if (run?.state === "queued") {
    return (
      <main class="cockpit-wait">
        <Empty title={`${title} waits for a place`}>
          <Queued run={run} onLeft={() => navigate({ screen: "scenario", slug: run.scenario })} />
        </Empty>
      </main>
    );
  }
  return (
    <main class="cockpit-wait" aria-busy="true">
      <Empty title={title || "One moment"}>
        <Spinner>Opening the cockpit…</Spinner>
      </Empty>
    </main>
  );
}
