import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../api/client";
import { has } from "../../api/session";
import { href } from "../../router";
import type { Attempt, Work } from "../../api/types";
import { Button, ErrorNote, Panel, Spinner, usePoll } from "../../ui";
import { AttemptDebriefPage } from "./debrief";
import { below, discard } from "./unsent";
import { attemptPath, partsPath, Workbench } from "./workbench";
import "./exercises.css";

const WAITS_MS = 2000;
/** How often it is asked how the time stands, and whether what is over has been opened again. */
const STANDS_MS = 30_000;
const AGAIN_MS = 5000;
const isWork = (v: Work | Attempt): v is Work => "parts" in v;

function paceOf(v: Work | Attempt): number {
  if (isWork(v)) return STANDS_MS;
  if (v.state === "judging" || (v.state === "open" && !v.time.waits)) return WAITS_MS;
  return v.state === "open" || (v.end_reason === "time" && !v.next && !v.readable) ? AGAIN_MS : 0;
}

/** An attempt: the workbench while it is open, then what comes of it. */
export function AttemptPage({ id }: { id: string }) {
  const path = attemptPath(id);
  const round = useSignal(0);
  // What is typed stays on the screen while it is asked anew, and while nobody answers.
  const { data, problem } = usePoll((s) => api.get<Work | Attempt>(path, undefined, s), paceOf, [id, round.value], true);
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === "visible") round.value++; // a clock may have slept
    };
    addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      removeEventListener("online", back);
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
  if (!data) return problem ? <ErrorNote problem={problem} /> : <Spinner />;
  if (isWork(data)) return <Workbench key={id} work={data} path={path} onEnded={() => void round.value++} />;
  return (
    <>
      {has("candidate") ? null : (
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "exercises" })}>Exercises</a> › <a href={href({ screen: "exercise", slug: data.exercise.slug })}>{data.exercise.title}</a>
        </nav>
      )}
      {data.readable ? <AttemptDebriefPage path={path} /> : <Standing attempt={data} />}
      <div class="unsent-parts">
        <Unsent key={data.state} attempt={data} />
      </div>
    </>
  );
}

function Standing({ attempt: a }: { attempt: Attempt }) {
  const words: Record<Attempt["state"], string> = {
    open: a.time.waits ? "The time of this attempt stands still. It goes on when whoever looks after it says so." : a.time.left_ms <= 0 ? "What was saved is being handed in." : "This attempt is being answered.",
    judging: a.late ? "It was handed in and could not be judged yet. It is tried again by itself." : "It was handed in, and is being judged.",
    judged: "It is judged. The debrief is read once it is released.",
    withdrawn: "This attempt was withdrawn, so it is not judged.",
  };
  return (
    <>
      <h1>{a.exercise.title}</h1>
      <div role="status" class="row">
        {a.state === "judging" ? <Spinner /> : null}
        <p>
          {a.end_reason === "time" || (a.state === "open" && a.time.left_ms <= 0) ? "The time is up. " : ""}
          {words[a.state]}
        </p>
      </div>
      {a.next ? (
        <p role="status">
          You were given time back, and it is open again with what was handed in. <a href={href({ screen: "attempt", id: a.next })}>Go on with {a.exercise.title}</a>
        </p>
      ) : null}
    </>
  );
}

/** What was typed here and did not arrive before the end. */
function Unsent({ attempt: a }: { attempt: Attempt }) {
  const path = partsPath(attemptPath(a.id));
  const left = useSignal(below(localStorage, path));
  if (left.value.length === 0 || a.state === "open") return null;
  return (
    <Panel title="What did not arrive before the end">
      <div class="stack">
        <p>
          You typed this, and the server did not have it when the attempt ended, so it was not handed in.{" "}
          {a.next
            ? "It is there when you go on."
            : a.end_reason === "time" && has("candidate")
              ? "It is kept in this browser. If the connection was lost, tell whoever invited you: they see that it was, and can give you the time back. Then you go on with this."
              : "It is kept in this browser until you throw it away."}
        </p>
        {left.value.map((one, i) => (
          <section key={i} aria-label={one.part}>
            <h3>{one.part}</h3>
            <pre class="mono unsent" tabIndex={0}>
              {one.text}
            </pre>
          </section>
        ))}
        <div>
          <Button
            onClick={() => {
              discard(localStorage, path);
              left.value = [];
            }}
          >
            Throw it away
          </Button>
        </div>
      </div>
    </Panel>
  );
}
