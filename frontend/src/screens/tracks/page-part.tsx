import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { GuidePage, Runbook, StepPage, SystemPage } from "../../api/types";
import { words } from "../../format";
import { navigate } from "../../router";
import { segments } from "../../segments";
import { ErrorNote, Html, Spinner, useAsync } from "../../ui";
import { fromGuide } from "../guide-links";
import { phasesOf } from "../runbook-phases";
import { ServiceFacts } from "./system-reading";

/** A page of a step: read where the questions are, and asked for when it is opened. */
export function PagePart({ page, alone }: { page: StepPage; alone: boolean }) {
  const opened = useSignal(alone);
  return (
    <details class="panel" open={alone} onToggle={(e) => (opened.value ||= e.currentTarget.open)}>
      <summary class="panel-head">
        <h2 class="panel-title">{page.title}</h2>
        <span class="small muted">{{ guide: "guide", runbook: "runbook", service: "service" }[page.kind]}</span>
      </summary>
      <div class="panel-body">{opened.value ? <Body page={page} /> : null}</div>
    </details>
  );
}

function Body({ page }: { page: StepPage }) {
  switch (page.kind) {
    case "guide":
      return <GuidePart slug={page.slug} />;
    case "runbook":
      return <RunbookPart slug={page.slug} />;
    case "service":
      return <ServicePart stack={page.stack ?? ""} service={page.slug} />;
  }
}

function GuidePart({ slug }: { slug: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<GuidePage>(`/api/guide/${segments(slug)}`, undefined, s), [slug]);
  if (!data) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  return (
    <Html
      html={data.html}
      onLink={(target) => {
        const to = fromGuide(slug, target);
        if (to) navigate(to);
        return to !== null;
      }}
    />
  );
}

function RunbookPart({ slug }: { slug: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Runbook>(`/api/runbooks/${segments(slug)}`, undefined, s), [slug]);
  if (!data) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  return (
    <div class="stack">
      <Html html={data.intro_html} />
      {phasesOf(data).map((p, i) => (
        <section key={i} class="stack">
          {p.title && !p.continues ? <h3>{words(p.title)}</h3> : null}
          {p.html ? <Html html={p.html} /> : null}
          {p.own.length > 0 ? (
            <ol class="runbook-read">
              {p.own.map((s) => (
                <li key={s.id}>
                  <b>{s.title}</b>
                  <Html html={s.body_html} />
                </li>
              ))}
            </ol>
          ) : null}
        </section>
      ))}
    </div>
  );
}

function ServicePart({ stack, service }: { stack: string; service: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<SystemPage>(`/api/stacks/${segments(stack)}`, undefined, s), [stack]);
  if (!data) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  const of = data.services.find((s) => s.name === service);
  return of ? <ServiceFacts system={data} of={of} /> : <p class="muted">{data.title} has no such service any more.</p>;
}
