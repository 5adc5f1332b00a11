import { useEffect } from "preact/hooks";
import { href } from "../../router";
import { announce } from "../../ui";
import { useDrill } from "./state/drill";
import { Unsent } from "./unsent";

/** Said when the run goes on without whoever is in front of the screen. What was on it until then stays. */
export function Left() {
  const { live, run, over, held } = useDrill();
  const on = live.left.value && !over.value;
  useEffect(() => {
    if (on) announce(held.peek(), "assertive");
  }, [on]);
  if (!on) return null;
  return (
    <section class="ended-banner" aria-label="You have left the run">
      <div class="row">
        <p class="grow">
          <b>{held.value}</b> <span class="muted">It goes on without you: what you see here stands still, and nothing more of it reaches you.</span>
        </p>
        <a class="button primary" href={href({ screen: run.playing ? "home" : "runs" })}>
          {run.playing ? "Home" : "All runs"}
        </a>
      </div>
      <Unsent />
    </section>
  );
}
