import { useEffect, useRef } from "preact/hooks";
import { capital, deed } from "../../../format";
import { toast, dismissToasts } from "../../../ui";
import { waitingFor } from "../state/approval";
import { useDrill } from "../state/drill";
import { carriedOut } from "../state/record";
import type { Action } from "../state/story";

/** What was asked for longer ago is no news: the screen was only opened now. */
const NEWS_MS = 5000;

/**
 * Says that an action is under way and then how it went, the one in place of the
 * other; and to whoever decides, that one waits for them.
 */
export function useOutcomes(): void {
  const { run, self, story, crew, now } = useDrill();
  const { actions } = story.value;
  const told = useRef(new Map<string, Action["outcome"]>());

  useEffect(() => {
    for (const a of actions) {
      const before = told.current.get(a.id);
      if (before === a.outcome) continue;
      told.current.set(a.id, a.outcome);
      const fresh = now.peek() - a.at_ms < NEWS_MS;
      const [text, tone] = news(a, self);
      if (text && (before !== undefined || fresh)) toast(text, tone, `${run.id} action ${a.id}`);
    }
  }, [actions]);
  useEffect(() => () => dismissToasts(`${run.id} `), [run.id]);

  function news(a: Action, player: string): [text: string, tone?: "good" | "bad"] {
    const what = deed(a);
    switch (a.outcome) {
      case "waiting":
        if (!run.playing) return [`${a.by.name} asks for approval: ${what}.`];
        if (waitingFor(story.peek(), crew.peek(), self).includes(a)) return [`${a.by.id === self ? capital(what) : `${a.by.name} asks: ${what}`}. It waits for your yes or no, under Services.`];
        return [`${what}: approval is asked for.`];
      case "under way":
        return [a.by.id === player ? `${what}: under way.` : ""];
      case "taken":
        return a.not_ready?.length ? [`${carriedOut(what, a.not_ready)}.`] : [`${carriedOut(what)}.`, "good"];
      case "refused":
        return [`${what} was refused. ${a.error ?? ""}`, "bad"];
      case "failed":
        return [`${what}: ${a.error ?? "it could not be done"}`, "bad"];
    }
  }
}
