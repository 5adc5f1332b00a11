import "./remarked.css";

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Document } from "../../api/types";
import { Button } from "../../ui";
import { changeOf, linesOf, readRemarks, writeRemarks, type LineRemark } from "./line-remarks";

interface RemarkedProps {
  label: string;
  document: Document;
  text: string;
  onText: (text: string) => void;
}

/**
 * A document whose lines are remarked on: a click on a line, or Enter while it has the
 * focus, opens a remark below it. Arrow keys go from line to line.
 */
export function Remarked({ label, document: on, text, onText }: RemarkedProps) {
  const remarks = useSignal<readonly LineRemark[]>(readRemarks(text));
  const at = useSignal(1);
  const frame = useRef<HTMLOListElement>(null);
  const lines = linesOf(on.text);

  const put = (next: readonly LineRemark[]) => {
    remarks.value = next;
    onText(writeRemarks(next));
  };
  const focus = (what: string) => frame.current?.querySelector<HTMLElement>(what)?.focus();
  const go = (line: number) => {
    at.value = Math.min(Math.max(line, 1), lines.length);
    focus(`[data-line="${at.value}"]`);
  };
  const open = (line: number) => {
    at.value = line;
    if (!remarks.value.some((r) => r.line === line)) remarks.value = [...remarks.value, { line, words: "" }];
    requestAnimationFrame(() => focus(`[data-remark="${line}"]`)); // once it is there
  };
  const drop = (line: number) => {
    put(remarks.value.filter((r) => r.line !== line));
    go(line);
  };
  const onKey = (e: KeyboardEvent) => {
    const step = ({ ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -lines.length, End: lines.length } as Record<string, number>)[e.key];
    if (step === undefined) return;
    e.preventDefault();
    go(at.value + step);
  };
  return (
    <div class="stack">
      <p class="muted small">
        Choose a line to say something about it. By keyboard: arrow keys go from line to line, Enter opens a remark, Escape leaves it.
      </p>
      <ol ref={frame} class="remarked mono" aria-label={`${label}: lines of ${on.title}`}>
        {lines.map((line, i) => {
          const n = i + 1;
          const own = remarks.value.filter((r) => r.line === n);
          return (
            <li key={n}>
              <button
                type="button"
                class={`remarked-line ${changeOf(line)} ${own.length ? "has" : ""}`}
                data-line={n}
                tabIndex={at.value === n ? 0 : -1}
                aria-expanded={own.length > 0}
                onClick={() => open(n)}
                onFocus={() => void (at.value = n)}
                onKeyDown={onKey}
              >
                <span class="remarked-number">
                  <span class="visually-hidden">Line </span>
                  {n}
                </span>
                <code>{line || " "}</code>
              </button>
              {own.map((r, j) => (
                <div key={j} class="remarked-words">
                  <input
                    class="input"
                    data-remark={n}
                    aria-label={`Remark on line ${n}`}
                    value={r.words}
                    onInput={(e) => put(remarks.value.map((o) => (o === r ? { ...o, words: e.currentTarget.value } : o)))}
                    onKeyDown={(e) => {
                      if (e.key !== "Escape") return;
                      if (r.words.trim()) go(n);
                      else drop(n);
                    }}
                  />
                  <Button size="small" onClick={() => drop(n)} aria-label={`Remove the remark on line ${n}`}>
                    Remove
                  </Button>
                </div>
              ))}
            </li>
          );
        })}
      </ol>
      <p role="status" class="muted small">
        {written(remarks.value)}
      </p>
    </div>
  );
}

function written(all: readonly LineRemark[]): string {
  const lines = [...new Set(all.filter((r) => r.words.trim()).map((r) => r.line))].sort((a, b) => a - b);
  if (lines.length === 0) return "No line is remarked on yet.";
  return lines.length === 1 ? `A remark on line ${lines[0]}.` : `Remarks on lines ${lines.join(", ")}.`;
}
