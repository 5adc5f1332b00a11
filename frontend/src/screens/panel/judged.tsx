import { useSignal } from "@preact/signals";
import { Suspense } from "preact/compat";
import type { PanelDesk } from "../../api/types";
import { stopwatch } from "../../format";
import { Breaks, Html, Panel, Spinner, Tabs } from "../../ui";
import { Recorded } from "../exercises/kinds";

/** The tab of a recorded run; no document can be called so. */
const RECORDED = "/recorded";

interface JudgedProps {
  desk: PanelDesk;
  /** Of the desk. */
  path: string;
  /** Whether the screens of a recorded run are open: they need more room. */
  looks: boolean;
  onLooks: (is: boolean) => void;
}

/** What is judged: what was asked, what it was answered from, what was answered, and when. */
export function Judged({ desk, path, looks, onLooks }: JudgedProps) {
  const tabs = [
    ...(desk.answer.length ? [{ id: "answer", label: "Answer" }] : []),
    ...(desk.recorded ? [{ id: RECORDED, label: "Recording" }] : []),
    { id: "timeline", label: "Timeline" },
    { id: "task", label: "Task" },
    ...desk.documents.map((d) => ({ id: `document ${d.id}`, label: d.title })),
  ];
  const open = useSignal(looks ? RECORDED : (tabs[0]?.id ?? "timeline"));
  const pick = (id: string) => {
    open.value = id;
    onLooks(id === RECORDED);
  };
  const document = desk.documents.find((d) => `document ${d.id}` === open.value);
  return (
    <Panel title="What is judged">
      <Tabs label="What is judged" tabs={tabs} active={open.value} onPick={pick} scrolls={!looks}>
        {open.value === "answer" ? <Answer desk={desk} /> : null}
        {open.value === RECORDED ? (
          <div class="desk-recorded">
            <Suspense fallback={<Spinner />}>
              <Recorded title={desk.title} path={`${path}/evidence`} />
            </Suspense>
          </div>
        ) : null}
        {open.value === "timeline" ? <Timeline desk={desk} /> : null}
        {open.value === "task" ? <Html html={desk.task_html} /> : null}
        {document ? document.html ? <Html html={document.html} /> : <pre class="judged-text">{document.text}</pre> : null}
      </Tabs>
    </Panel>
  );
}

function Answer({ desk }: { desk: PanelDesk }) {
  return (
    <div class="stack wide">
      {desk.answer.map((p) => {
        const remarks = desk.remarks.filter((r) => r.part === p.id);
        return (
          <section key={p.id} class="stack">
            <h3>{p.title}</h3>
            {p.text ? <pre class="judged-text">{chosen(p)}</pre> : <p class="muted">Nothing was written here.</p>}
            {remarks.length ? (
              <ul class="small" aria-label={`What tools remark on ${p.title}`}>
                {remarks.map((r, n) => (
                  <li key={n}>
                    {r.line ? `Line ${r.line}: ` : ""}
                    {r.text} <span class="muted">({r.source})</span>
                  </li>
                ))}
              </ul>
            ) : null}
          </section>
        );
      })}
    </div>
  );
}

/** Of what was chosen, the words and not the ids. */
function chosen(p: PanelDesk["answer"][number]): string {
  if (p.options.length === 0) return p.text;
  const of = (id: string) => p.options.find((o) => o.id === id)?.title ?? id;
  return p.text.split("\n").filter(Boolean).map(of).join("\n");
}

function Timeline({ desk }: { desk: PanelDesk }) {
  return (
    <ol class="sample-moments" tabIndex={0} aria-label="What happened, and when">
      {desk.moments.map((m) => (
        <li key={m.seq}>
          <span class="number muted">{stopwatch(m.at_ms)}</span>
          <span class="muted">{m.who}</span>
          <span>
            <Breaks>{m.title}</Breaks>
            {m.detail && desk.kind === "drill" && !m.title.includes(m.detail) ? (
              <span class="muted said">
                <Breaks>{m.detail}</Breaks>
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
