// The status page of a run at an address of its own, for whoever may see the run.
// It follows the run's events, and so changes as they come.

import { useEffect, useState } from "preact/hooks";
import { useComputed } from "@preact/signals";
import { api } from "../../api/client";
import { connectLive, type Live } from "../../api/live";
import type { Run, RunMap } from "../../api/types";
import { called } from "../../called";
import { href } from "../../router";
import { ErrorNote, Spinner, useAsync } from "../../ui";
import { Page } from "./page";
import { Reader, useReader } from "./reader";
import { statusPage } from "./fold";

export function StatusScreen({ runId }: { runId: string }) {
  const path = `/api/runs/${encodeURIComponent(runId)}`;
  const [round, setRound] = useState(0);
  const asked = useAsync<{ run: Run; map: RunMap }>(
    async (signal) => {
      const [run, map] = await Promise.all([api.get<Run>(path, {}, signal), api.get<RunMap>(`${path}/map`, {}, signal)]);
      return { run, map };
    },
    [runId, round],
  );
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    if (!asked.data) return;
    const live = connectLive(runId);
    const forget = live.again.subscribe((again) => again && setRound(round + 1));
    setLive(live);
    return () => {
      forget();
      live.close();
    };
  }, [asked.data]);

  return (
    <main class="status-screen">
      <ErrorNote problem={asked.problem} onRetry={asked.reload} />
      {asked.data && live ? <Followed {...asked.data} live={live} /> : asked.problem ? null : <Spinner />}
    </main>
  );
}

function Followed({ run, map, live }: { run: Run; map: RunMap; live: Live }) {
  const reader = useReader();
  const page = useComputed(() => statusPage(live.events.value, reader.value));
  const epoch = useComputed(() => live.events.value.find((e) => e.kind === "run.started")?.body.epoch_ms ?? run.epoch_ms);
  const second = useComputed(() => Math.floor((live.now.value || run.now_ms) / 1000));
  const over = run.state === "ended" || live.state.value === "ended";
  const lost = live.status.value === "lost" && !over;
  return (
    <>
      <header class="status-head">
        <div>
          <h1>{map.stack.title}</h1>
          <p class="muted">Status</p>
        </div>
        <Reader of={reader} say={(text) => called(map.stack.clients, text)} />
      </header>
      {lost ? (
        <p class="small status-next missed" role="status">
          {live.left.value ? "This page is not yours to see any more: it stands still." : "The connection is lost; this page stands still until it is back."}
        </p>
      ) : null}
      <Page page={page.value} reader={reader.value} journeys={map.journeys} epoch_ms={epoch.value} now_s={second.value} speed={live.pace.value?.speed ?? run.clock.speed} over={over} />
      <footer class="small muted">
        Part of the drill <a href={href({ screen: over ? "debrief" : "run", id: run.id })}>{run.title}</a>. Nothing here is real.
      </footer>
    </>
  );
}
