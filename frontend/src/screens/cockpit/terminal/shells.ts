import { useEffect } from "preact/hooks";
import { api } from "../../../api/client";
import { useDrill, type Drill } from "../state/drill";
import { Session } from "./session";
import { usePoll } from "../../../ui";

const sessions = new WeakMap<Drill, Session>();

/** The terminal of a run. */
export function sessionOf(drill: Drill): Session {
  let session = sessions.get(drill);
  if (!session) {
    session = new Session(drill.path("/terminal"));
    sessions.set(drill, session);
  }
  return session;
}

/** What can be logged in to now; asked again so often, 0: once. */
export function useShells(every_ms: number): readonly string[] {
  const drill = useDrill();
  const ask = async (signal: AbortSignal) => (drill.locked.peek() ? { shells: [] } : await api.get<{ shells: string[] }>(drill.path("/shells"), {}, signal));
  return usePoll(ask, drill.over.value ? 0 : every_ms, [drill.run.id], true).data?.shells ?? [];
}

/** Whether there is anything to log in to. The terminal is closed when the cockpit is left. */
export function useTerminal(): boolean {
  const drill = useDrill();
  useEffect(
    () => () => {
      sessions.get(drill)?.dispose();
      sessions.delete(drill);
    },
    [drill],
  );
  return useShells(0).length > 0;
}
