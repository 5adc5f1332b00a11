import { api } from "../api/client";
import type { GuideEntry, GuidePage } from "../api/types";
import { href, navigate } from "../router";
import { Empty, ErrorNote, Html, Spinner, useAsync } from "../ui";
import { resolve } from "./guide-links";
import "./guide.css";

export function Guide({ slug }: { slug?: string }) {
  const list = useAsync((s) => api.get<GuideEntry[]>("/api/guide", undefined, s), []);
  const open = slug ?? list.data?.find((g) => g.slug === "index" || g.slug === "start")?.slug ?? list.data?.[0]?.slug;
  const pages = list.data?.filter((g) => !g.slug.startsWith("decisions/")) ?? [];
  const decisions = list.data?.filter((g) => g.slug.startsWith("decisions/")) ?? [];
  return (
    <div class="guide">
      <nav class="guide-nav" aria-label="Guide">
        <h1>Guide</h1>
        <ErrorNote problem={list.problem} onRetry={list.reload} />
        <Entries entries={pages} open={open} />
        {decisions.length > 0 ? <h2 class="small muted">Decisions</h2> : null}
        <Entries entries={decisions} open={open} />
      </nav>
      {open ? <Page slug={open} /> : list.data ? <Empty title="The guide is empty." /> : null}
    </div>
  );
}

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
  const page = useAsync((s) => api.get<GuidePage>(`/api/guide/${slug.split("/").map(encodeURIComponent).join("/")}`, undefined, s), [slug]);
  if (page.problem) return <ErrorNote problem={page.problem} onRetry={page.reload} />;
  if (!page.data) return <Spinner />;
  const follow = (target: string) => {
    const next = resolve(slug, target);
    if (next) navigate({ screen: "guide", slug: next });
    return next !== null;
  };
  return (
    <article class="guide-page" aria-label={page.data.title}>
      <Html html={page.data.html} onLink={follow} />
    </article>
  );
}
