import { useEffect } from "preact/hooks";
import { stopwatch } from "../../format";
import { has } from "../../api/session";
import { href } from "../../router";
import { announce } from "../../ui";
import type { EndReason } from "../../api/types";
import { useDrill } from "./state/drill";
import { Unsent } from "./unsent";

const HOW: Record<EndReason, string> = {
  recovered: "The system has recovered, and held.",
  time: "Its time is up.",
  stopped: "It was stopped.",
  closed: "The drill is finished.",
  interrupted: "It was interrupted: the server went away.",
  abandoned: "The server went away, and nobody came back to the run in time.",
  failed: "The sandbox broke down, and the run with it.",
  unrecorded: "The disk of the server is full or fails, so nothing more could be recorded.",
};

/**
 * Said calmly when the run is over. It takes nothing away: whoever is writing
 * goes on writing, and what was never sent is there to be read and copied.
 */
export function Ended() {
  const { live, run, story, over } = useDrill();
  const ended = over.value;
  const { ended: end, stopped } = story.value;
  // The log cannot tell of its own end then; the server does.
  const trouble = live.trouble.value;
  const reason = end?.reason ?? run.end_reason;
  const how = trouble || (reason ? HOW[reason] : "It is over.");

  useEffect(() => {
    if (ended) announce(`The run has ended. ${how}`, "assertive");
  }, [ended]);

  if (!ended) return null;
  return (
    <section class="ended-banner" aria-label="The run has ended">
      <div class="row">
        <p class="grow">
          <b>The run has ended.</b> {how} {end ? `It took ${stopwatch(end.at_ms)}.` : ""} {stopped ? (
            <>
              {stopped.by.name} had it end: <q>{stopped.why}</q>{" "}
            </>
          ) : null}
          <span class="muted">
            {trouble
              ? "What was recorded until then is kept. It is graded as soon as the server can write again; the debrief is there then."
              : "What you did and saw is kept; the system itself has been taken down."}
          </span>
        </p>
        {run.game_day ? (
          <a class="button primary" href={href({ screen: "gameday", id: run.game_day })}>
            Back to the game day
          </a>
        ) : null}
        {has("candidate") ? (
          <a class="button primary" href={href({ screen: "home" })}>
            Back to the interview
          </a>
        ) : (
          <a class={`button ${run.game_day ? "" : "primary"}`} href={href({ screen: "debrief", id: run.id })}>
            Open the debrief
          </a>
        )}
      </div>
      <Unsent />
    </section>
  );
}
