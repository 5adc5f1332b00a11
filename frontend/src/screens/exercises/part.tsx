import { useSignal } from "@preact/signals";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { Part, Remark } from "../../api/types";
import { Button, Html, Panel, Spinner } from "../../ui";
import { fetched } from "../../ui/fetched";
import type { Handle } from "../authoring/editor";
import type { Saver } from "./saver";

const Editor = lazy(() => fetched(() => import("../authoring/editor")));

const none = async () => ({ from: 0, to: 0, suggestions: [] });

interface PartProps {
  part: Part;
  saver: Saver;
  remarks: readonly Remark[];
  onPaste: (characters: number) => void;
}

/** One thing that is answered, saved as it is typed. */
export function PartEditor({ part, saver, remarks, onPaste }: PartProps) {
  const round = useSignal(0);
  const settle = (mine: boolean) => {
    saver.settle(mine);
    round.value++;
  };
  const pasted = (e: ClipboardEvent) => {
    const n = e.clipboardData?.getData("text").length ?? 0;
    if (n > 0) onPaste(n);
  };
  return (
    <Panel title={part.title}>
      <div class="stack" onPasteCapture={pasted}>
        {part.help_html ? <Html html={part.help_html} /> : null}
        {saver.stands.value ? (
          <div class="stack" role="alert">
            <p>{saver.why.value}</p>
            <pre class="mono">{saver.stands.value.text}</pre>
            <div class="row">
              <Button onClick={() => settle(true)}>Keep what I typed here</Button>
              <Button onClick={() => settle(false)}>Take what was saved</Button>
            </div>
          </div>
        ) : saver.state.value === "unsaved" && saver.why.value ? (
          <p role="alert">{saver.why.value}</p>
        ) : null}
        <Answer key={round.value} part={part} saver={saver} remarks={remarks} />
      </div>
    </Panel>
  );
}

function Answer({ part, saver, remarks }: Omit<PartProps, "onPaste">) {
  const text = useSignal(saver.text);
  const type = (now: string) => {
    text.value = now;
    saver.type(now);
  };
  switch (part.form) {
    case "choice":
      return (
        <div class="choices" role="radiogroup" aria-label={part.title}>
          {part.options.map((o) => (
            <label key={o.id} class="check">
              <input type="radio" name={part.id} checked={text.value === o.id} onChange={() => type(o.id)} /> {o.title}
            </label>
          ))}
        </div>
      );
    case "choices": {
      const chosen = text.value.split("\n").filter(Boolean);
      const turn = (id: string, on: boolean) => type(part.options.map((o) => o.id).filter((o) => (o === id ? on : chosen.includes(o))).join("\n"));
      return (
        <div class="choices" role="group" aria-label={part.title}>
          {part.options.map((o) => (
            <label key={o.id} class="check">
              <input type="checkbox" class="checkbox" checked={chosen.includes(o.id)} onChange={(e) => turn(o.id, e.currentTarget.checked)} /> {o.title}
            </label>
          ))}
        </div>
      );
    }
    case "line":
      return <input class="input" aria-label={part.title} value={text.value} onInput={(e) => type(e.currentTarget.value)} />;
    case "remarks":
      return <Remarks label={part.title} text={text.value} onText={type} />;
    default:
      return (
        <Suspense fallback={<Spinner />}>
          <Written part={part} text={saver.text} onText={type} remarks={remarks} onSave={() => void saver.flush()} />
        </Suspense>
      );
  }
}

function Written({ part, text, onText, onSave, remarks }: { part: Part; text: string; onText: (text: string) => void; onSave: () => void; remarks: readonly Remark[] }) {
  const handle = useRef<Handle | null>(null);
  const mark = () => handle.current?.mark(remarks.filter((r) => r.line > 0).map((r) => ({ file: part.id, line: r.line, column: Math.max(1, r.column), message: r.text, hint: r.hint, advice: r.weight !== "mistake" })));
  useEffect(mark, [remarks]);
  const path = part.form === "prose" ? "answer.md" : part.language === "yaml" ? "answer.yaml" : part.id;
  return (
    <div class="answer-editor">
      <Editor
        label={part.title}
        path={path}
        text={text}
        onText={onText}
        onSave={onSave}
        onPlay={onSave}
        complete={none}
        onReady={(h) => {
          handle.current = h;
          mark();
        }}
      />
    </div>
  );
}

/** Remarks on lines: each is the number of a line, and words. */
function Remarks({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  const rows = useSignal(text.split("\n").filter(Boolean).map((l) => ({ line: l.split("\t")[0] ?? "", words: l.slice(l.indexOf("\t") + 1) })));
  const put = (next: { line: string; words: string }[]) => {
    rows.value = next;
    onText(
      next
        .filter((r) => Number(r.line) > 0 && r.words.trim())
        .map((r) => `${Number(r.line)}\t${r.words.trim()}`)
        .join("\n"),
    );
  };
  return (
    <div class="stack" role="group" aria-label={label}>
      {rows.value.map((r, i) => (
        <div key={i} class="row">
          <input class="input remark-line" type="number" min={1} aria-label={`Line of remark ${i + 1}`} value={r.line} onInput={(e) => put(rows.value.map((o, j) => (j === i ? { ...o, line: e.currentTarget.value } : o)))} />
          <input class="input remark-words" aria-label={`Words of remark ${i + 1}`} value={r.words} onInput={(e) => put(rows.value.map((o, j) => (j === i ? { ...o, words: e.currentTarget.value } : o)))} />
          <Button onClick={() => put(rows.value.filter((_, j) => j !== i))} aria-label={`Take remark ${i + 1} away`}>
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => void (rows.value = [...rows.value, { line: "", words: "" }])}>Add a remark on a line</Button>
      </div>
    </div>
  );
}
