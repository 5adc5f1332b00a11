import { useEffect, useState } from "preact/hooks";
import { api, Problem } from "../api/client";
import type { Ring } from "../api/types";
import { href, navigate } from "../router";
import { Badge } from "../ui";
import { AskDesktop } from "./ask";
import { key } from "./call";
import { Sound } from "./sound";
import { useRing } from "./use-ring";

const EVERY_MS = 4000;
const NONE: Ring[] = [];

/**
 * Pages that ring for whoever is signed in while no run is before their eyes. The
 * server is asked also while the tab is hidden: that is when a pager counts.
 */
function useCalls(): readonly Ring[] {
  const [rings, setRings] = useState<readonly Ring[]>(NONE);
  useEffect(() => {
    const aborted = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function round(): Promise<void> {
      try {
        const now = await api.get<Ring[]>("/api/me/pages", {}, aborted.signal);
        if (!aborted.signal.aborted) setRings((before) => (same(before, now) ? before : now));
      } catch (err) {
        // The shell says that the server is out of reach; what rang rings on.
        if (!aborted.signal.aborted && !Problem.of(err).passing) setRings(NONE);
      }
      if (!aborted.signal.aborted) timer = setTimeout(() => void round(), EVERY_MS);
    }
    void round();
    return () => {
      aborted.abort();
      clearTimeout(timer);
    };
  }, []);
  return rings;
}

const same = (a: readonly Ring[], b: readonly Ring[]) => a.map(key).join(" ") === b.map(key).join(" ");

/** The pager, on every screen but that of a run. */
export function Calls() {
  const rings = useCalls();
  const first = rings[0];
  useRing(rings, "Open the run to acknowledge it.", (c) => navigate({ screen: "run", id: c.run }));
  if (!first) return null;
  return (
    <section class="calls" aria-label="Pager">
      <p>
        <b>{first.summary}</b> <Badge>{first.service}</Badge> <span class="muted">You are paged in {first.title}.</span>
      </p>
      {rings.length > 1 ? <Badge tone="bad">{rings.length} ringing</Badge> : null}
      <AskDesktop />
      <Sound />
      <a class="button primary" href={href({ screen: "run", id: first.run })}>
        Go to the run
      </a>
    </section>
  );
}
