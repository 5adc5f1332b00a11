import { api } from "../../../api/client";
import { words } from "../../../format";
import type { Runbook } from "../../../api/types";
import { Badge, Button, ErrorNote, Html, Spinner, usePoll } from "../../../ui";
import { phasesOf } from "../../runbook-phases";
import { useDrill } from "../state/drill";
import { RunbookStep } from "./runbook-step";
import { segments } from "../../../segments";

export function RunbookReader({ slug }: { slug: string }) {
  const drill = useDrill();
  const asked = usePoll<Runbook>((signal) => api.get(drill.path(`/runbooks/${segments(slug)}`), {}, signal, drill.sight), 0, [slug, drill.sight.round.value], true);
  if (asked.problem && !asked.data) return <ErrorNote problem={asked.problem} />;
  if (!asked.data) return <Spinner />;

  const book = asked.data;
  return (
    <article class="runbook stack" aria-label={book.title}>
      <div class="row">
        <h2 class="grow">{book.title}</h2>
        {book.service && drill.offers("dashboards") ? (
          <Button size="small" onClick={() => drill.view.openDashboard(book.service)}>
            Dashboard of {drill.service(book.service)}
          </Button>
        ) : null}
      </div>
      <Html html={book.intro_html} />
      {phasesOf(book).map((phase, i) => (
        <section key={i} class="stack">
          {phase.title && !phase.continues ? (
            <h3 class="runbook-phase">
              <Badge>{words(phase.title)}</Badge>
            </h3>
          ) : null}
          {phase.html ? <Html html={phase.html} /> : null}
          {phase.own.length > 0 ? (
            <ol class="runbook-steps">
              {phase.own.map((s) => (
                <RunbookStep key={s.id} runbook={book.slug} step={s} />
              ))}
            </ol>
          ) : null}
        </section>
      ))}
    </article>
  );
}
