import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { OwnInterview } from "../../api/types";
import { date, plural } from "../../format";
import { Button, ErrorNote, Html, useDoing } from "../../ui";
import { Rules } from "./rules";
import { box } from "./words";

/** How an interview goes, what is measured and kept, and what may be used: all that a candidate is told of it. */
export function Told({ now }: { now: OwnInterview }) {
  const graded = now.items.filter((i) => !i.warm_up);
  const total = graded.reduce((sum, i) => sum + i.length_ms, 0);
  return (
    <>
      <Html html={now.summary_html} />
      <h2>How it goes</h2>
      <ul class="interview-says">
        <li>First you may try the tools, for as long as you like. Nothing of that is marked.</li>
        <li>
          Then {graded.length === 1 ? "one exercise" : `${graded.length} exercises`}, {box(total)} in all
          {now.sittings.length > 1 ? `, in ${now.sittings.length} parts` : ""}. Each has a time of its own, which begins when you say so, with a clock in sight and a word before it ends.
        </li>
        <li>
          Between them you rest as long as you need{now.rest_min ? `, within a part for ${plural(now.rest_min, "minute")} at least` : ""}. You may close the page, and come back in this browser until {date(now.expires_ms)}.
        </li>
        <li>What you type is saved as you type it. If the connection or the browser breaks, nothing is lost: come back, and tell whoever invited you, who can give you the time back.</li>
        <li>Need another computer? Whoever invited you can move the link.</li>
      </ul>
      <Rules now={now} />
    </>
  );
}

/** What a candidate reads before anything begins. */
export function Welcome({ now, onAgreed }: { now: OwnInterview; onAgreed: (now: OwnInterview) => void }) {
  const read = useSignal(false);
  const doing = useDoing();
  return (
    <div class="stack wide interview-welcome">
      <h1>{now.title}</h1>
      <p>Hello {now.name}. Please read this before you begin; nothing is timed yet.</p>
      <Told now={now} />
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void doing.run(async () => onAgreed(await api.post<OwnInterview>("/api/interview/agree", {})));
        }}
      >
        <label class="check">
          <input type="checkbox" class="checkbox" checked={read.value} onChange={(e) => (read.value = e.currentTarget.checked)} />
          <span>I have read what is measured, what is kept, and what I may use.</span>
        </label>
        <ErrorNote problem={doing.problem} />
        <div>
          <Button variant="primary" type="submit" disabled={!read.value} busy={doing.busy}>
            Go on
          </Button>
        </div>
      </form>
    </div>
  );
}
