// Where a candidate's link leads: it says what it is, and lets this browser in once that is
// confirmed. To open it uses nothing up.

import { useMemo } from "preact/hooks";
import { api } from "../../api/client";
import { loadMe, me } from "../../api/session";
import type { Door as DoorFacts, Me } from "../../api/types";
import { date } from "../../format";
import { navigate } from "../../router";
import { Button, CopyButton, ErrorNote, Spinner, useAsync, useDoing } from "../../ui";
import { unsaved } from "./unsaved";
import { minutes } from "./words";
import "../signin.css";

const closed: Partial<Record<DoorFacts["state"], string>> = {
  bound: "This link is in use in another browser. Go on there. If you cannot, ask whoever sent it to move it: then open it here again. Nothing of what you did is lost.",
  expired: "This link is too old. Ask whoever sent it for another one.",
  closed: "This interview has been closed. Ask whoever sent the link.",
  unknown: "This link lets nobody in. Perhaps it was not copied whole, or there is a newer one: ask whoever sent it.",
};

export function Door({ token }: { token: string }) {
  const door = useAsync((s) => api.post<DoorFacts>("/api/door/look", { token }, s), [token]);
  const doing = useDoing();
  const enter = () =>
    doing.run(async () => {
      await api.post<Me>("/api/door", { token });
      await loadMe();
      navigate({ screen: "home" }, { replace: true });
    });
  const facts = door.data;
  return (
    <main class="signin" id="main">
      <div class="signin-box">
        <h1 class="signin-title">
          <img src="favicon.svg" alt="" width={32} height={32} />
          {facts?.title ?? "Interview"}
        </h1>
        <ErrorNote problem={door.problem} onRetry={door.reload} />
        {!facts && !door.problem ? <Spinner /> : null}
        {facts && closed[facts.state] ? (
          <div class="stack">
            <p role="status">{closed[facts.state]}</p>
            <Button busy={door.loading} onClick={door.reload}>
              Look again
            </Button>
            <LeftBehind />
          </div>
        ) : null}
        {facts?.state === "yours" ? (
          <div class="stack">
            <p>This browser is let in already.</p>
            <Button variant="primary" onClick={() => navigate({ screen: "home" }, { replace: true })}>
              Go on
            </Button>
          </div>
        ) : null}
        {facts?.state === "open" ? (
          <div class="stack">
            <p>
              This link is for you alone, and for one browser. It takes about {minutes(facts.minutes ?? 0)}, with pauses besides. You need not do it now: the link is good until {date(facts.expires_ms ?? 0)}.
            </p>
            <p>Use the browser that you want to work in: a computer, with a screen that is not too small. On the next page you read what is measured and what is kept, before anything begins.</p>
            {facts.leaves && me.value ? <p class="warn-note">You are signed in here as {facts.leaves}. If you go on, you are signed out.</p> : null}
            <ErrorNote problem={doing.problem} />
            <Button variant="primary" busy={doing.busy} onClick={() => void enter()}>
              Go on in this browser
            </Button>
          </div>
        ) : null}
      </div>
    </main>
  );
}

/** What was typed here and did not arrive: it does not follow to another browser by itself. */
function LeftBehind() {
  const left = useMemo(() => unsaved(), []);
  if (left.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="left-behind">
      <h2 id="left-behind">What was not saved</h2>
      <p>You typed this here, and the server does not have it. It is in this browser alone: copy it, and put it in where you go on. If you go on here, it is sent.</p>
      <ul class="left-behind">
        {left.map((one, n) => (
          <li key={n} class="stack">
            <span class="row">
              <b class="grow">{one.what}</b>
              <CopyButton text={one.text} what={one.what} />
            </span>
            <pre tabIndex={0} aria-label={one.what}>
              {one.text}
            </pre>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Stands in for every screen of a candidate whose browser is not let in any more. */
export function SignedOut() {
  return (
    <main class="signin" id="main">
      <div class="signin-box">
        <h1 class="signin-title">
          <img src="favicon.svg" alt="" width={32} height={32} />
          Interview
        </h1>
        <p role="status">This browser is not let in any more: the interview was moved to another one, its link was replaced, or it is over.</p>
        <p>All that was saved is kept, and is handed in when its time is up.</p>
        <LeftBehind />
        <p>To go on, open your link again; if it lets you in no more, ask whoever sent it for another.</p>
      </div>
    </main>
  );
}
