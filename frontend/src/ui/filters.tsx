import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { TextInput } from "./field";

/** The row above a list that says which of it is shown. */
export function Filters({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <form class="filters" role="search" aria-label={label} onSubmit={(e) => e.preventDefault()}>
      {children}
    </form>
  );
}

const PAUSE_MS = 300;

/** A text to look for: used when typing pauses, so that not every letter is asked about. */
export function Search({ label, value, onValue }: { label: string; value: string; onValue: (v: string) => void }) {
  const typed = useSignal(value);
  const timer = useRef(0);

  useEffect(() => {
    typed.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <TextInput
      class="grow"
      label={label}
      type="search"
      value={typed.value}
      onValue={(v) => {
        typed.value = v;
        clearTimeout(timer.current);
        timer.current = window.setTimeout(() => onValue(v.trim()), PAUSE_MS);
      }}
      maxLength={100}
      spellcheck={false}
    />
  );
}
