import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { api } from "../../api/client";
import type { Run, Tour as TourData } from "../../api/types";
import { href } from "../../router";
import { announce, Button, ErrorNote, Html, useAsync } from "../../ui";
import { stepOf } from "./step";
import "./tour.css";

interface TourProps {
  run: Run;
  /** Grows with what happens in the run: how far one is may have changed. */
  events: number;
  over: boolean;
  children?: ComponentChildren;
}

/** What to do next, for whoever is led through a run. It goes on when that is done, and asks for nothing. */
export function Tour({ run, events, over, children }: TourProps) {
  const folded = useSignal(false);
  const { data, problem, reload } = useAsync((s) => api.get<TourData>(`/api/runs/${encodeURIComponent(run.id)}/tour`, undefined, s), [run.id]);
  useEffect(() => {
    if (events === 0) return;
    const soon = setTimeout(reload, SETTLED_MS);
    return () => clearTimeout(soon);
  }, [events, over]);
  const at = data ? stepOf(data, over) : 0;
  const step = data?.steps[at];
  useEffect(() => {
    if (step) announce(`Tour: ${step.title}.`);
  }, [step?.title]);
  if (!data || !step) return <ErrorNote problem={problem} onRetry={reload} />;
  return (
    <section class="tour" aria-label="Tour">
      <header class="row">
        <h2 class="grow">
          {step.title}{" "}
          <span class="small muted">
            Step {at + 1} of {data.steps.length}
          </span>
        </h2>
        {children}
        <Button size="small" variant="ghost" aria-expanded={!folded.value} onClick={() => (folded.value = !folded.value)}>
          {folded.value ? "Show" : "Fold away"}
        </Button>
        <a class="button small" href={href({ screen: "home" })}>
          {at === data.steps.length - 1 ? "Home" : "Leave for now"}
        </a>
      </header>
      {folded.value ? null : <Html html={step.html} />}
    </section>
  );
}

/** Events come several at once: one question is enough for them. */
const SETTLED_MS = 250;
