import "./change.css";
import "../remarked.css";

import type { ChangeFigures, Document, Reviewed, ShownBy } from "../../../api/types";
import { plural } from "../../../format";
import { Badge } from "../../../ui";
import { changeOf, linesOf } from "../line-remarks";
import { Fared } from "./fared";
import type { KindProps } from "./props";

const said: Record<string, string> = { approve: "approved", ask: "asked about", refuse: "refused" };
const right: Record<string, string> = { approve: "to approve", ask: "to ask about", refuse: "to refuse" };

/** How a change review was judged: each change with its diff, what was said on its lines, and what it would have done. */
export function Change({ shown, documents }: KindProps) {
  return (
    <div class="stack">
      {(shown as ShownBy["change"]).map((c) => (
        <One key={c.id} of={c} document={documents.find((d) => d.id === c.diff)} />
      ))}
    </div>
  );
}

function One({ of: c, document }: { of: Reviewed; document?: Document }) {
  const holds = c.given === c.verdict || c.accept.includes(c.given);
  return (
    <section class="change" aria-label={`Review of ${c.title}`}>
      <h3>{c.title}</h3>
      <p>
        <Badge tone={holds ? "good" : "bad"}>{said[c.given] ?? "not decided"}</Badge> It is one {[c.verdict, ...c.accept].map((v) => right[v] ?? v).join(", or ")}. {effect(c.figures)}
      </p>
      {c.figures.minutes.length && (c.figures.failed > 0 || c.figures.slow > 0) ? <Fared caption={`${c.title}: how customers would have fared`} minutes={c.figures.minutes} /> : null}
      {document ? <Diff of={c} document={document} /> : null}
    </section>
  );
}

function effect(f: ChangeFigures): string {
  if (f.why) return f.why;
  if (f.failed === 0 && f.slow === 0) return "Played, customers felt nothing of it.";
  return `Played, ${plural(f.failed, "visit")} of ${f.visits} failed by it, and ${f.slow} were slow.`;
}

const holds = (span: string, line: number) => {
  const [from = 0, to = from] = span.split("-").map(Number);
  return line >= from && line <= to;
};

function Diff({ of: c, document }: { of: Reviewed; document: Document }) {
  return (
    <ol class="remarked mono" aria-label={`Lines of ${document.title}`}>
      {linesOf(document.text).map((text, i) => {
        const n = i + 1;
        const danger = c.lines.find((s) => holds(s, n));
        const mine = c.remarks.filter((r) => r.line === n);
        return (
          <li key={n}>
            <div class={`remarked-line ${changeOf(text)}`}>
              <span class="remarked-number">{n}</span>
              <code>{text || " "}</code>
              {danger ? <Badge tone={c.hit.includes(danger) ? "good" : "bad"}>{c.hit.includes(danger) ? "found" : "missed"}</Badge> : null}
            </div>
            {mine.map((r, j) => (
              <p key={j} class="remarked-said">
                <Badge tone={r.hit ? "good" : undefined}>{r.hit ? "you said" : "you said, of a line that is fine"}</Badge> {r.text}
              </p>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
