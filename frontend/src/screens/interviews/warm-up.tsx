// Where a candidate tries the tools of their interview: each as they will have it, with
// something to try it on. What is typed stays in this page and goes with it.

import { useMemo } from "preact/hooks";
import { api } from "../../api/client";
import type { Document, ItemState, OwnInterview, Part, Saved } from "../../api/types";
import { href } from "../../router";
import { Panel } from "../../ui";
import { Console } from "../exercises/console";
import { Numbered } from "../exercises/numbered";
import { PartEditor } from "../exercises/part";
import { Saver, type Stands } from "../exercises/saver";
import type { Kept } from "../exercises/unsent";
import "../exercises/exercises.css";

/** Keeps nothing. */
const nowhere: Kept = { length: 0, key: () => null, getItem: () => null, setItem: () => {}, removeItem: () => {} };
const still = { length_ms: 0, given_ms: 0, spent_ms: 0, left_ms: 0, waits: false };
/** Brings the script to the terminal, if one is open. */
const bring = (text: string) => api.put("/api/interview/warm-up", { text }).catch(() => {});
const taken = (version: number): Promise<Saved> => Promise.resolve({ version: version + 1, time: still });

const part = (id: string, title: string, form: Part["form"], more: Partial<Part> = {}): Part => ({
  id, title, form, help_html: "", options: [], most: 2000, start: "", text: more.start ?? "", version: 0, ...more,
});

interface Tool {
  title: string;
  says: string;
  parts: readonly Part[];
  document?: Document;
}

const diff: Document = {
  id: "greeting.diff",
  title: "greeting.diff",
  language: "diff",
  text: '--- a/greeting.yaml\n+++ b/greeting.yaml\n@@ -1,3 +1,3 @@\n greeting:\n-  text: "Good morning"\n+  text: ""\n   hours: 6-10\n',
};

/** What each kind of exercise is done with. */
const tools: Record<string, Tool> = {
  script: {
    title: "Scripts",
    says: "An editor for the script, and a terminal in which it runs.",
    parts: [part("hello.sh", "hello.sh", "code", { language: "bash", start: '#!/bin/bash\n# Counts the lines of a file.\nwc -l < "$1"\n' })],
  },
  alerts: {
    title: "Rules of alerts",
    says: "An editor for rules and routing. In the exercise a button says what is wrong with them, and who would have been woken.",
    parts: [part("rules.yml", "rules.yml", "code", { language: "yaml", start: "groups:\n  - name: try\n    rules:\n      - alert: SomethingIsWrong\n        expr: errors > 10\n        for: 1m\n" })],
  },
  runbook: {
    title: "Writing a runbook",
    says: "An editor for Markdown. In the exercise a button says how each line was understood.",
    parts: [part("runbook.md", "Runbook", "prose", { start: "# What to do when it rains\n\n## Steps\n1. Look out of the window.\n" })],
  },
  handoff: {
    title: "Writing a note",
    says: "An editor for Markdown. In the exercise a button says which times and numbers are not as the log has them.",
    parts: [part("note.md", "Note", "prose", { start: "# Handoff\n\n" })],
  },
  change: {
    title: "Reviewing a change",
    says: "A decision, and remarks on the lines of a diff.",
    document: diff,
    parts: [
      part("verdict", "Decision", "choice", { options: [{ id: "approve", title: "Approve" }, { id: "ask", title: "Ask first" }, { id: "refuse", title: "Refuse as it stands" }] }),
      part("lines", "Remarks on lines", "remarks", { on: diff.id }),
    ],
  },
  triage: {
    title: "Answering questions",
    says: "One or several of what is offered, and a few words.",
    parts: [
      part("hurt", "Who is hurt?", "choices", { options: [{ id: "buyers", title: "Who buys" }, { id: "readers", title: "Who only looks" }, { id: "nobody", title: "Nobody" }] }),
      part("share", "How many, in your words?", "line"),
    ],
  },
};

export function WarmUp({ now }: { now: OwnInterview }) {
  const used = [...new Set(now.items.filter((i) => !i.warm_up).map((i) => i.tool ?? ""))];
  const tours = now.items.filter((i) => i.warm_up && !i.tool);
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "home" })}>{now.title}</a>
      </nav>
      <div class="page-head">
        <h1>Try the tools</h1>
      </div>
      <div class="stack wide">
        <p>
          These are the tools of your interview. <strong>Nothing of it is marked, and nothing is kept</strong>: what you type here stays in this page until you leave it, and no clock goes. Stay for as long as you like.
        </p>
        {used.includes("") ? <Incidents tours={tours} /> : null}
        {used.map((kind) => {
          const tool = tools[kind];
          return tool ? <Try key={kind} kind={kind} tool={tool} /> : null;
        })}
        <div class="row end">
          <a class="button primary" href={href({ screen: "home" })}>
            Back to the interview
          </a>
        </div>
      </div>
    </>
  );
}

function Incidents({ tours }: { tours: readonly ItemState[] }) {
  return (
    <Panel title="Incidents">
      <p>
        Incidents are worked on at the screens of somebody on call: a pager, dashboards, logs, the change list, a channel and actions.{" "}
        {tours.length ? `Try them in ${tours.map((t) => `“${t.title}”`).join(" or ")}, which you begin on the page of the interview. It is not marked either.` : "They say themselves what they are for."}
      </p>
    </Panel>
  );
}

function Try({ kind, tool }: { kind: string; tool: Tool }) {
  const savers = useMemo(() => {
    const put = async (_: string, b: Stands) => {
      if (kind === "script") await bring(b.text);
      return taken(b.version);
    };
    return new Map(tool.parts.map((p) => [p.id, new Saver(`warm-up/${kind}/${p.id}`, p, () => {}, [], nowhere, put)]));
  }, [kind]);
  const script = tool.parts[0];
  return (
    <section class="stack" aria-label={tool.title}>
      <h2>{tool.title}</h2>
      <p>{tool.says}</p>
      {tool.document ? (
        <Panel title={tool.document.title}>
          <Numbered text={tool.document.text} />
        </Panel>
      ) : null}
      {tool.parts.map((p) => (
        <PartEditor key={p.id} part={p} saver={savers.get(p.id) as Saver} remarks={[]} on={tool.document?.id === p.on ? tool.document : undefined} onPaste={() => {}} />
      ))}
      {kind === "script" && script ? (
        <Panel title="Terminal">
          <Console path="/api/interview/warm-up/terminal" prompt="bash hello.sh lines.txt" onOpen={() => void bring(savers.get(script.id)?.text ?? "")}>
            A shell with your script and a file <code>lines.txt</code>. What you type in the editor is brought there as you type it; what you change there is gone when the terminal is closed.
          </Console>
        </Panel>
      ) : null}
    </section>
  );
}
