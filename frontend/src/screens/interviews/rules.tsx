import type { OwnInterview } from "../../api/types";
import { Html } from "../../ui";

/** What is measured of a candidate, what is kept of them, and what they may use. */
export function Rules({ now }: { now: OwnInterview }) {
  return (
    <div class="stack">
      <h2>What is measured</h2>
      <Html html={now.measured_html} />
      <h2>What is kept</h2>
      <Html html={now.kept_html} />
      <p>
        What identifies you is deleted {now.keep_days} days after the interview, and all that you typed with it. You may ask for that earlier.
      </p>
      <h2>What you may use</h2>
      <ul class="interview-says">
        <li>Your own notes, documentation and the web: {now.notes === "allowed" ? "yes, as at work." : "no."}</li>
        <li>Programs that write or explain for you, such as an AI assistant: {now.assistants === "allowed" ? "yes. You answer for what you hand in." : "no."}</li>
        <li>That you pasted something, and how long it was, is recorded. What it was is not, beyond what you hand in.</li>
      </ul>
      {now.extra ? <p>You have {now.extra} % more time for everything: it is in the times that you are told.</p> : null}
    </div>
  );
}
