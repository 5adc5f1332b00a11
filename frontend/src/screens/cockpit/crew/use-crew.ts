import { useEffect, useRef } from "preact/hooks";
import { api } from "../../../api/client";
import type { Crew } from "../../../api/types";
import { useAsync, type Async } from "../../../ui";
import { useDrill } from "../state/drill";

/** Who plays the run, and in which seats, for the whole screen; asked for anew when that changes. */
export function useCrew(): Async<Crew> {
  const drill = useDrill();
  const { crewed } = drill.story.value;
  const crew = useAsync<Crew>((signal) => api.get(drill.path("/members"), {}, signal), [drill.run.id, drill.over.value]);
  const asked = useRef(crewed);
  useEffect(() => {
    if (asked.current === crewed) return;
    asked.current = crewed;
    crew.reload();
  }, [crewed]);
  useEffect(() => {
    drill.crew.value = crew.data ?? null;
  }, [crew.data]);
  return crew;
}

/** Tells the others whether the run is before one's eyes. It is told again when the connection is back. */
export function usePresence(): void {
  const drill = useDrill();
  const alone = drill.story.value.crew.length < 2;
  const there = drill.live.status.value === "live";
  useEffect(() => {
    if (!drill.run.playing || alone || !there || drill.over.value) return;
    drill.present();
    document.addEventListener("visibilitychange", drill.present);
    return () => document.removeEventListener("visibilitychange", drill.present);
  }, [alone, there, drill.over.value]);
}
