// The screen of a terminal: what draws it comes when the first one is opened.

import { effect } from "@preact/signals";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { scheme } from "../ui/scheme";
import { adoptStyles } from "./sheets";

export interface Screen {
  readonly host: HTMLElement;
  readonly size: { cols: number; rows: number };
  write(what: Uint8Array | string): void;
  clear(): void;
  fit(): void;
  focus(): void;
  dispose(): void;
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function theme() {
  return {
    background: token("--sunken"),
    foreground: token("--text"),
    cursor: token("--accent"),
    selectionBackground: token("--accent-fill"),
    red: token("--bad"),
    green: token("--good"),
    yellow: token("--warn"),
    blue: token("--accent"),
    magenta: token("--note"),
    cyan: token("--series-3"),
    white: token("--text"),
    brightBlack: token("--faint"),
  };
}

/**
 * `leave` is called for the keys that let go of the terminal: Escape and then Tab, or all
 * at once with Ctrl and Shift, which some systems keep for themselves.
 */
export function makeScreen(typed: (keys: string) => void, sized: (cols: number, rows: number) => void, leave: () => void): Screen {
  const host = document.createElement("div");
  host.className = "terminal-host";
  const term = new Terminal({ fontFamily: token("--mono"), fontSize: 13, scrollback: 5000, screenReaderMode: true });
  const recoloured = effect(() => {
    if (scheme.value) term.options.theme = theme();
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  term.onData(typed);
  term.onResize((s) => sized(s.cols, s.rows));
  let escaped = false; // the last key was Escape, which the shell has had as well
  term.attachCustomKeyEventHandler((e) => {
    if (e.type !== "keydown") return true;
    if (e.key === "Tab" && escaped) {
      e.preventDefault();
      escaped = false;
      typed("\x07"); // or the shell waits for what the Escape that it has had belongs to
      leave();
      return false;
    }
    // To hold Shift down is no key of its own.
    if (!["Shift", "Control", "Alt", "Meta"].includes(e.key)) escaped = e.key === "Escape" && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (!e.ctrlKey || !e.shiftKey) return true;
    if (e.key === "Escape") {
      e.preventDefault();
      leave();
      return false;
    }
    if (e.key.toLowerCase() === "c" && term.hasSelection()) {
      e.preventDefault();
      void navigator.clipboard?.writeText(term.getSelection());
      return false;
    }
    // The browser's own paste is what the terminal takes.
    return e.key.toLowerCase() !== "v";
  });
  let opened = false;
  return {
    host,
    get size() {
      return { cols: term.cols, rows: term.rows };
    },
    write: (what) => term.write(what),
    clear: () => term.reset(),
    fit: () => {
      if (!host.isConnected) return;
      if (!opened) {
        opened = true;
        adoptStyles(document);
        term.open(host);
      }
      fit.fit();
    },
    focus: () => term.focus(),
    dispose: () => {
      recoloured();
      term.dispose();
    },
  };
}
