// The editor itself, CodeMirror. It stands in a shadow root: there its styles are
// sheets that the page adopts, which our policy lets by, and no <style> element.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import type { Completion, DraftProblem } from "../../api/types";
import { languageOf } from "./language";
import { look } from "./look";
import "./editor.css";

/** What can be done with an editor that is there. */
export interface Handle {
  /** Puts in another text, as a step that can be undone. */
  replace: (text: string) => void;
  /** Goes to a place, counted from 1. */
  jump: (line: number, column: number) => void;
  mark: (problems: readonly DraftProblem[]) => void;
  focus: () => void;
}

interface EditorProps {
  label: string;
  path: string;
  /** What it begins with; afterwards the text is its own. */
  text: string;
  readOnly?: boolean;
  onText: (text: string) => void;
  onSave: () => void;
  onPlay: () => void;
  complete: (text: string, line: number, column: number, signal: AbortSignal) => Promise<Completion>;
  onReady: (handle: Handle) => void;
}

export default function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const view = new EditorView({
      parent: shadow(element),
      root: shadow(element),
      state: EditorState.create({
        doc: props.text,
        extensions: [
          basics(props.label, props.path),
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          bracketMatching(),
          closeBrackets(),
          search({ top: true }),
          highlightSelectionMatches(),
          lintGutter(),
          EditorState.readOnly.of(Boolean(props.readOnly)),
          autocompletion({ override: [(c) => suggest(c, latest.current.complete)], icons: false }),
          // Tab is left alone: it leads out of the editor, as out of any field.
          keymap.of([
            {
              key: "Mod-s",
              preventDefault: true,
              run: () => {
                latest.current.onSave();
                return true;
              },
            },
            {
              key: "Mod-Enter",
              run: () => {
                latest.current.onPlay();
                return true;
              },
            },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...foldKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((u) => {
            if (u.docChanged) latest.current.onText(u.state.doc.toString());
          }),
        ],
      }),
    });
    latest.current.onReady(handle(view));
    return () => view.destroy();
  }, []);

  return <div ref={host} class="code" />;
}

/** The difference between two texts, to be read. */
export function Difference({ label, path, was, now }: { label: string; path: string; was: string; now: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const view = new EditorView({
      parent: shadow(element),
      root: shadow(element),
      state: EditorState.create({
        doc: now,
        extensions: [
          basics(label, path),
          lineNumbers(),
          EditorState.readOnly.of(true),
          unifiedMergeView({ original: was, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
        ],
      }),
    });
    return () => view.destroy();
  }, [was, now]);
  return <div ref={host} class="code code-difference" />;
}

const shadow = (element: HTMLElement): ShadowRoot => element.shadowRoot ?? element.attachShadow({ mode: "open" });

function basics(label: string, path: string): Extension {
  return [languageOf(path), look, highlightSpecialChars(), indentUnit.of("  "), EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" })];
}

function handle(view: EditorView): Handle {
  return {
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    jump: (line, column) => {
      const at = offset(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    mark: (problems) => view.dispatch(setDiagnostics(view.state, problems.map((p) => diagnostic(view.state.doc, p)))),
    focus: () => view.focus(),
  };
}

/** Where a line and a column, counted from 1 in characters, are in a text. */
function offset(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const units = Array.from(at.text).slice(0, Math.max(column - 1, 0)).join("").length;
  return at.from + Math.min(units, at.length);
}

function diagnostic(doc: Text, p: DraftProblem): Diagnostic {
  const from = offset(doc, p.line, p.column);
  const word = /^[\w.>#/-]+/.exec(doc.sliceString(from, doc.lineAt(from).to))?.[0].length ?? 1;
  return { from, to: Math.min(from + Math.max(word, 1), doc.length), severity: p.advice ? "info" : "error", message: p.hint ? `${p.message}\n${p.hint}` : p.message };
}

/** Asks the server what may be written where the cursor is. */
async function suggest(context: CompletionContext, ask: EditorProps["complete"]): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (!context.explicit && !/[\w.#>-]$/.test(before)) return null;
  const aborted = new AbortController();
  context.addEventListener("abort", () => aborted.abort());
  const found = await ask(context.state.doc.toString(), line.number, Array.from(before).length + 1, aborted.signal).catch(() => null);
  if (!found || found.suggestions.length === 0) return null;
  const to = offset(context.state.doc, line.number, found.to);
  const keyed = context.state.sliceDoc(to, to + 1) === ":";
  return {
    from: offset(context.state.doc, line.number, found.from),
    to,
    validFor: /^[\w.#>-]*$/,
    options: found.suggestions.map((s) => ({
      label: s.label,
      detail: s.title ?? s.is,
      type: s.key ? "property" : "constant",
      apply: s.key && !keyed ? `${s.label}: ` : s.label,
      info: s.about || s.takes ? () => about(s.is, s.about, s.takes) : undefined,
    })),
  };
}

function about(...parts: (string | undefined)[]): HTMLElement {
  const whole = document.createElement("div");
  for (const part of parts) {
    if (!part) continue;
    const p = document.createElement("p");
    p.textContent = part;
    whole.append(p);
  }
  return whole;
}
