import { useState } from "preact/hooks";
import type { Signal } from "@preact/signals";
import { Problem } from "../../../api/client";
import type { Command } from "../../../api/types";
import { toast } from "../../../ui";
import { useDrill } from "./drill";
import { phrase } from "./phrase";

export interface Giving {
  /**
   * Gives a command; true once the server took it. Texts in `drafts` are
   * cleared at once, for the outbox keeps them from then on, and come back if
   * the server refuses. Where none can be given, none is sent.
   */
  give: (command: Command, ...drafts: Signal<string>[]) => Promise<boolean>;
  /** Why the server refused the last one. */
  problem: Problem | null;
  forget: () => void;
}

/** A refusal is said in a toast, or left to the form that stays in sight. */
export function useCommand(say: "toast" | "here" = "toast"): Giving {
  const { outbox, held } = useDrill();
  const [problem, setProblem] = useState<Problem | null>(null);

  async function give(command: Command, ...drafts: Signal<string>[]): Promise<boolean> {
    setProblem(null);
    // A run can be ended while it is paused.
    const why = command.type === "end" ? "" : held.peek();
    if (why) return refuse(command, new Problem({ title: "Not now", detail: why }));
    const answer = outbox.send(command);
    const texts = drafts.map((d) => d.peek());
    for (const d of drafts) d.value = "";
    try {
      await answer;
      return true;
    } catch (err) {
      drafts.forEach((d, i) => {
        if (d.peek() === "") d.value = texts[i] ?? "";
      });
      refuse(command, Problem.of(err));
      // Said here, so it need not be said again by the list of refusals.
      for (const r of outbox.refused.peek()) if (r.command === command) outbox.dismiss(r.key);
      return false;
    }
  }

  function refuse(command: Command, refusal: Problem): false {
    setProblem(refusal);
    if (say === "toast") toast(`${phrase(command)} – ${refusal.detail}`, "bad");
    return false;
  }

  return { give, problem, forget: () => setProblem(null) };
}
