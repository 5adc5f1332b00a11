// Keyboard shortcuts: single keys and sequences such as "g d". They are quiet
// while someone types a text, while a dialog is open, and with Ctrl, Alt or ⌘; a
// button, a tick box or a list that has the focus does not silence them.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "./dialog";
import { match } from "./key-match";
import { Kbd } from "./notes";

export interface Shortcut {
  label: string;
  run: () => void;
}

/** Keys as KeyboardEvent.key has them, a space between the keys of a sequence. */
export type Shortcuts = Record<string, Shortcut>;

interface Group {
  title: string;
  keys: Shortcuts;
}

const PAUSE_MS = 1200;
const groups = signal<readonly Group[]>([]);
const helpOpen = signal(false);
let typed: string[] = [];
let last = 0;

/** Types of input that take no text. */
const TEXTLESS = ["checkbox", "radio", "button", "submit", "reset", "range", "color", "file", "image"];

function takesText(target: EventTarget | null): boolean {
  const control = (target as HTMLElement | null)?.closest?.("input, textarea, [contenteditable]");
  return Boolean(control) && !TEXTLESS.includes(control?.getAttribute("type") ?? "");
}

/**
 * A list that has the focus takes letters, too: it looks for what begins with
 * them. Shortcuts hold there as anywhere, but not in the middle of a word.
 */
let spelling = -Infinity;

function isSpelling(e: KeyboardEvent): boolean {
  if (!(e.target instanceof HTMLSelectElement)) return false;
  const goesOn = e.timeStamp - spelling < PAUSE_MS;
  if (goesOn) spelling = e.timeStamp;
  return goesOn;
}

function press(e: KeyboardEvent): void {
  // What is typed into may be within a part of the page that keeps to itself.
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || e.isComposing || takesText(e.composedPath()[0] ?? e.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (e.key === "Shift" || e.repeat || isSpelling(e)) return;
  if (e.key === "?") {
    e.preventDefault();
    helpOpen.value = true;
    return;
  }
  if (e.timeStamp - last > PAUSE_MS) typed = [];
  last = e.timeStamp;

  // The screen on top, mounted last, goes first.
  const all = [...groups.peek()].reverse();
  const names = all.flatMap((g) => Object.keys(g.keys));
  for (const attempt of [[...typed, e.key], [e.key]]) {
    const found = match(attempt, names);
    if (found === "none") continue;
    typed = found === "begun" ? attempt : [];
    if (found !== "begun") {
      e.preventDefault();
      all.find((g) => g.keys[found.shortcut])?.keys[found.shortcut]?.run();
    }
    return;
  }
  typed = [];
  if (e.target instanceof HTMLSelectElement && e.key.length === 1) spelling = e.timeStamp;
}

let listening = false;

/** Shortcuts that hold while the component is mounted. */
export function useKeys(title: string, keys: Shortcuts): void {
  const latest = useRef(keys);
  latest.current = keys;
  const names = Object.keys(keys).join("\n");

  useEffect(() => {
    if (!listening) {
      listening = true;
      addEventListener("keydown", press);
    }
    const group: Group = {
      title,
      keys: Object.fromEntries(
        names.split("\n").filter(Boolean).map((k) => [k, { label: latest.current[k]?.label ?? "", run: () => latest.current[k]?.run() }]),
      ),
    };
    groups.value = [...groups.peek(), group];
    return () => {
      groups.value = groups.peek().filter((g) => g !== group);
    };
  }, [title, names]);
}

export function showKeys(): void {
  helpOpen.value = true;
}

/** The overlay behind "?". Mounted once, in the shell. */
export function KeyHelp() {
  return (
    <Dialog open={helpOpen.value} title="Keyboard" onClose={() => (helpOpen.value = false)}>
      {groups.value.filter((g) => Object.keys(g.keys).length > 0).map((g) => (
        <Keys key={g.title} title={g.title} keys={Object.entries(g.keys).map(([keys, s]) => [keys, s.label])} />
      ))}
      <Keys title="Everywhere" keys={[["?", "Show this"]]} />
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: [keys: string, label: string][] }) {
  return (
    <section class="key-group">
      <h3>{title}</h3>
      <dl class="key-help">
        {keys.map(([sequence, label]) => (
          <div key={sequence}>
            <dt class="row">
              {sequence.split(" ").map((k) => (
                <Kbd>{k}</Kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
