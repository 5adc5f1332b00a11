import { useSignal } from "@preact/signals";
import { api, Problem } from "../../../api/client";
import { mayFacilitate } from "../../../api/session";
import type { Pace } from "../../../api/types";
import { toast } from "../../../ui";
import { useDrill } from "./drill";

/** Speeds to choose from. */
export const SPEEDS = [0.5, 1, 2, 5, 10, 20];

export interface ClockHand {
  pace: Pace;
  /** Time can be paused and sped up here, and this person may. */
  may: boolean;
  /** What is asked for, until the server has answered. */
  asked: Partial<Pace> | null;
  set: (change: Partial<Pace>) => Promise<void>;
}

/** The run's clock, and the hand on it of whoever runs the drill. */
export function useClock(): ClockHand {
  const drill = useDrill();
  const asked = useSignal<Partial<Pace> | null>(null);

  async function set(change: Partial<Pace>): Promise<void> {
    if (asked.peek()) return;
    asked.value = change;
    try {
      await api.post(drill.path("/clock"), change);
    } catch (err) {
      toast(Problem.of(err).detail, "bad");
    } finally {
      asked.value = null;
    }
  }

  return { pace: drill.pace.value, may: mayFacilitate() && !drill.run.clock.live && !drill.over.value, asked: asked.value, set };
}
