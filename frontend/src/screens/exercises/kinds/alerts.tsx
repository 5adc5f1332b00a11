import "./alerts.css";

import { Badge, Table } from "../../../ui";
import { delay, place, rows, type AlertsShown, type Happened, type Paged } from "./alerts-shown";

/** What a try or a judgement of an alert review has to show: who would have been woken. */
export function Alerts({ shown }: { shown: unknown }) {
  const tried = shown as AlertsShown;
  return (
    <div class="alerts">
      <Week title={tried.other ? "The week that was shown" : span(tried)} of={tried} />
      {tried.other ? <Week title="Another week, which nobody had seen" of={tried.other} /> : null}
    </div>
  );
}

/** How much of a week it is. */
function span(of: AlertsShown): string {
  const days = Math.round((Date.parse(of.to) - Date.parse(of.from)) / 86_400_000);
  return days === 1 ? `${day(of.from)}, from midnight to midnight` : `${days} days from ${day(of.from)}`;
}

const day = (at: string) => new Date(at).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const moment = (at: string) => `${new Date(at).toLocaleDateString("en-GB", { weekday: "short", timeZone: "UTC" })} ${at.slice(11, 16)}`;

function Week({ title, of }: { title: string; of: AlertsShown }) {
  return (
    <section class="alerts-week" aria-label={title}>
      <h3>{title}</h3>
      <p class="muted">
        Times are UTC. {of.asked === 0 ? "No rule had to be evaluated anew." : `${of.asked} ${of.asked === 1 ? "rule was" : "rules were"} evaluated; what the others do was known.`}
      </p>
      {of.failed.length ? (
        <ul class="alerts-failed">
          {of.failed.map((f) => (
            <li key={`${f.line} ${f.rule}`}>
              <Badge tone="bad">failed</Badge> <strong>{f.rule}</strong>
              {f.line ? `, line ${f.line}` : ""}: {f.why}
            </li>
          ))}
        </ul>
      ) : null}
      <Table
        caption={`${title}: before and after`}
        columns={[
          { head: "Figure", cell: (r) => r.what },
          { head: "Before", cell: (r) => r.before, number: true },
          { head: "After", cell: (r) => r.after, number: true },
        ]}
        rows={rows(of)}
        rowKey={(r) => r.what}
      />
      <Timeline of={of} />
      <Table
        caption={`${title}: what went wrong, and who heard of it`}
        columns={[
          { head: "What went wrong", cell: (h) => h.title },
          { head: "When", cell: (h) => <span class="alerts-when">{`${moment(h.from)}–${h.to.slice(11, 16)}`}</span> },
          { head: "First page before", cell: (h) => (h.act ? delay(h.before_s) : "—"), number: true },
          { head: "First page now", cell: (h) => (h.act ? delay(h.after_s) : rings(of, h)), number: true },
          { head: "How it was told", cell: verdict },
        ]}
        rows={[...of.incidents].sort((a, b) => Number(b.act) - Number(a.act))}
        rowKey={(h) => `${h.title} ${h.from}`}
      />
      <details>
        <summary>Each page, and what it was for ({of.pages.length})</summary>
        <Table
          caption={`${title}: pages`}
          columns={[
            { head: "When", cell: (p) => <span class="alerts-when">{moment(p.at)}</span> },
            { head: "Who", cell: (p) => p.receiver },
            { head: "Alerts", cell: (p) => p.alerts.join(", ") },
            { head: "For", cell: (p) => of.incidents[p.incident]?.title ?? "nothing that went wrong" },
            { head: "Worth it", cell: (p) => <Use of={p} /> },
          ]}
          rows={of.pages.slice(0, 300)}
          rowKey={(p) => `${p.at} ${p.receiver} ${p.alerts.join()}`}
        />
        {of.pages.length > 300 ? <p class="muted">The first 300 of {of.pages.length}.</p> : null}
      </details>
    </section>
  );
}

/** How often phones rang for what nobody had to act on. */
function rings(of: AlertsShown, h: Happened): string {
  const n = of.pages.filter((p) => of.incidents[p.incident] === h).length;
  return n === 0 ? "—" : n === 1 ? "1 page" : `${n} pages`;
}

function verdict(h: Happened) {
  if (!h.act) return <span class="muted">nobody had to act</span>;
  if (h.after_s < 0) return <Badge tone="bad">missed</Badge>;
  return h.after_s > h.within_s ? <Badge tone="warn">{`${delay(h.after_s - h.within_s)} late`}</Badge> : <Badge tone="good">in time</Badge>;
}

function Use({ of }: { of: Paged }) {
  if (of.use === "needed") return <Badge tone="good">needed</Badge>;
  if (of.use === "again") return <Badge>again</Badge>;
  return <Badge tone="bad">{of.night ? "noise, at night" : "noise"}</Badge>;
}

const height = 64;

/** The stretch on one line: what went wrong below, and each page as a mark above it. The
 * tables beside it say the same. */
function Timeline({ of }: { of: AlertsShown }) {
  const at = (t: string) => place(of, t);
  const caught = of.incidents.filter((h) => h.act && h.after_s >= 0).length;
  const acts = of.incidents.filter((h) => h.act).length;
  return (
    <figure class="alerts-line">
      <svg viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" role="img" aria-label={`${of.pages.length} pages over the time; ${caught} of ${acts} incidents that had to be acted on were paged for.`}>
        {of.incidents.map((h) => (
          <rect key={h.from} class={h.act ? "alerts-act" : "alerts-calm"} x={at(h.from)} width={Math.max(2, at(h.to) - at(h.from))} y={height - (h.act ? 22 : 12)} height={h.act ? 20 : 10} />
        ))}
        {of.pages.map((p, i) => (
          <rect key={i} class={`alerts-page alerts-${p.use}`} x={at(p.at) - 1} width="2" y={p.use === "noise" ? 4 : 20} height={p.use === "noise" ? 14 : 18} />
        ))}
      </svg>
      <figcaption class="muted">
        <span class="alerts-key alerts-noise" /> pages for nothing <span class="alerts-key alerts-needed" /> first page of an incident <span class="alerts-key alerts-again" /> told again{" "}
        <span class="alerts-key alerts-act" /> had to be acted on <span class="alerts-key alerts-calm" /> passed by itself
      </figcaption>
    </figure>
  );
}
