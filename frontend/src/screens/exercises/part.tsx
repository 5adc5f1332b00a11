import { useSignal } from "@preact/signals";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { Document, Part, Remark } from "../../api/types";
import { Button, Html, Panel, Spinner } from "../../ui";
import { fetched } from "../../ui/fetched";
import type { Handle } from "../authoring/editor";
import { Remarked } from "./remarked";
import type { Saver } from "./saver";

const Editor = lazy(() => fetched(() => import("../authoring/editor")));

const none = async () => ({ from: 0, to: 0, suggestions: [] });

interface PartProps {
  part: Part;
  saver: Saver;
  remarks: readonly Remark[];
  /** That its remarks are on. */
  on?: Document;
  onPaste: (characters: number) => void;
}

/** One thing that is answered, saved as it is typed. */
export function PartEditor({ part, saver, remarks, on, onPaste }: PartProps) {
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
        <Answer key={round.value} part={part} saver={saver} remarks={remarks} on={on} />
      </div>
    </Panel>
  );
}

function Answer({ part, saver, remarks, on }: Omit<PartProps, "onPaste">) {
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
      return on ? <Remarked label={part.title} document={on} text={saver.text} onText={type} /> : <p>What this is about is not here.</p>;
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
