import { api } from "../api/client";
import type { GuideEntry, GuidePage, Reader } from "../api/types";
import { href, navigate } from "../router";
import { Empty, ErrorNote, Html, Spinner, useAsync } from "../ui";
import { fromGuide } from "./guide-links";
import { segments } from "../segments";
import "./guide.css";

export function Guide({ slug }: { slug?: string }) {
  const list = useAsync((s) => api.get<GuideEntry[]>("/api/guide", undefined, s), []);
  const open = slug ?? list.data?.[0]?.slug;
  return (
    <div class="guide">
      <nav class="guide-nav" aria-label="Guide">
        <h1>Guide</h1>
        {list.data ? <Menu entries={list.data} open={open} /> : null}
      </nav>
      <div class="stack">
        <ErrorNote problem={list.problem} onRetry={list.reload} />
        {open ? <Page slug={open} /> : list.data ? <Empty title="The guide is empty." /> : null}
      </div>
    </div>
  );
}

const readers: Record<Reader, string> = {
  newcomer: "New here",
  trainee: "For trainees",
  facilitator: "For facilitators",
  author: "For authors",
  operator: "For whoever runs the server",
  engineer: "For engineers",
};

/** Pages by whom they are for. What only engineers read is folded away at the end. */
function Menu({ entries, open }: { entries: GuideEntry[]; open: string | undefined }) {
  const of = (reader: Reader) => entries.filter((g) => g.for === reader);
  const engineers = of("engineer");
  return (
    <>
      {(Object.keys(readers) as Reader[])
        .filter((r) => r !== "engineer" && of(r).length > 0)
        .map((r) => (
          <section key={r}>
            <h2 class="small muted">{readers[r]}</h2>
            <Entries entries={of(r)} open={open} />
          </section>
        ))}
      {engineers.length > 0 ? (
        <details class="guide-engineers" open={engineers.some((g) => g.slug === open)}>
          <summary class="small muted">{readers.engineer}</summary>
          <Entries entries={engineers.filter((g) => !decision(g))} open={open} />
          <details open={engineers.some((g) => decision(g) && g.slug === open)}>
            <summary class="small muted">Decisions</summary>
            <Entries entries={engineers.filter(decision)} open={open} />
          </details>
        </details>
      ) : null}
    </>
  );
}

const decision = (g: GuideEntry) => g.slug.startsWith("decisions/");

function Entries({ entries, open }: { entries: GuideEntry[]; open: string | undefined }) {
  return (
    <ul>
      {entries.map((g) => (
        <li key={g.slug}>
          <a href={href({ screen: "guide", slug: g.slug })} aria-current={g.slug === open ? "page" : undefined}>
            {g.title}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Page({ slug }: { slug: string }) {
  const page = useAsync((s) => api.get<GuidePage>(`/api/guide/${segments(slug)}`, undefined, s), [slug]);
  if (page.problem) return <ErrorNote problem={page.problem} onRetry={page.reload} />;
  if (!page.data) return <Spinner />;
  const follow = (target: string) => {
    const to = fromGuide(slug, target);
    if (to) navigate(to);
    return to !== null;
  };
  return (
    <article class="guide-page" aria-label={page.data.title}>
      <Html html={page.data.html} onLink={follow} />
    </article>
  );
}
