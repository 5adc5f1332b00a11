import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { suggest, wordAt, type Word } from "./complete";
import { TextArea } from "./field";

interface QueryAreaProps {
  label: string;
  placeholder?: string;
  bind: Signal<string>;
  /** What can be completed. */
  names: readonly string[];
  readOnly?: boolean;
  maxLength?: number;
  onSubmit: () => void;
}

/** A field for a query that completes names: arrows choose, Tab or Enter takes, Esc closes. */
export function QueryArea({ names, bind, ...field }: QueryAreaProps) {
  const list = useId();
  const frame = useRef<HTMLDivElement>(null);
  const word = useSignal<Word | null>(null);
  const at = useSignal(-1);
  const found = word.value ? suggest(names, word.value.text) : [];
  const open = found.length > 0;

  function look(area: HTMLTextAreaElement) {
    word.value = area.selectionStart === area.selectionEnd ? wordAt(area.value, area.selectionStart) : null;
    at.value = -1;
  }

  function take(name: string) {
    const area = frame.current?.querySelector("textarea");
    const w = word.peek();
    if (!area || !w) return;
    const text = bind.peek();
    bind.value = text.slice(0, w.from) + name + text.slice(w.to);
    word.value = null;
    area.value = bind.peek();
    area.focus();
    area.setSelectionRange(w.from + name.length, w.from + name.length);
  }

  function press(e: KeyboardEvent) {
    if (!open || e.ctrlKey || e.metaKey || e.altKey) return;
    const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    const chosen = found[at.peek()];
    if (step !== 0) at.value = (at.peek() + step + found.length + (at.peek() < 0 && step < 0 ? 1 : 0)) % found.length;
    else if (e.key === "Escape") word.value = null;
    else if (e.key === "Enter" && chosen) take(chosen);
    else if (e.key === "Tab" && !e.shiftKey && chosen) take(chosen);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  return (
    <div
      class="query-area"
      ref={frame}
      onKeyDownCapture={press}
      onInput={(e) => look(e.target as HTMLTextAreaElement)}
      onFocusOut={(e) => {
        if (!frame.current?.contains(e.relatedTarget as Node | null)) word.value = null;
      }}
    >
      <TextArea
        {...field}
        bind={bind}
        mono
        rows={2}
        spellcheck={false}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open && at.value >= 0 ? `${list}-${at.value}` : undefined}
        onKeyUp={(e) => {
          if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(e.key)) look(e.currentTarget);
        }}
        onClick={(e) => look(e.currentTarget)}
      />
      {open ? (
        <ul class="completions" id={list} role="listbox" aria-label="Names that fit">
          {found.map((name, i) => (
            <li key={name} id={`${list}-${i}`} role="option" aria-selected={i === at.value} class={i === at.value ? "chosen" : ""} onMouseDown={(e) => (e.preventDefault(), take(name))}>
              {name}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
