import { signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../../api/client";
import { useDrill, type Drill } from "../state/drill";
import { Session } from "../../../terminal/session";
import { usePoll } from "../../../ui";

/** The terminal of a run, and what it is logged in to. */
interface Seat {
  session: Session;
  shell: Signal<string>;
}

const seats = new WeakMap<Drill, Seat>();

export function seatOf(drill: Drill): Seat {
  let seat = seats.get(drill);
  if (!seat) {
    seat = { session: new Session(drill.path("/terminal")), shell: signal("") };
    seats.set(drill, seat);
  }
  return seat;
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
      seats.get(drill)?.session.dispose();
      seats.delete(drill);
    },
    [drill],
  );
  return useShells(0).length > 0;
}
