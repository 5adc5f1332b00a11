import { useEffect, useRef } from "preact/hooks";
import { Button, Select } from "../../../ui";
import { fetched } from "../../../ui/fetched";
import { useDrill } from "../state/drill";
import { sessionOf, useShells } from "./shells";
import "./terminal.css";

const LOOK_MS = 5000;

/** A shell on the operators' machine, or on a replica that allows it. */
export function TerminalTool() {
  const drill = useDrill();
  const session = sessionOf(drill);
  const shells = useShells(LOOK_MS);
  const frame = useRef<HTMLDivElement>(null);
  const out = useRef<HTMLDivElement>(null);
  const state = session.state.value;
  const first = shells[0] ?? "";
  const others = drill.forOthers("act");

  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    void (async () => {
      const { makeScreen } = await fetched(() => import("./screen"));
      if (gone || !frame.current) return;
      const screen = (session.screen ??= makeScreen(
        (keys) => session.type(keys),
        (cols, rows) => session.resize(cols, rows),
        () => out.current?.querySelector<HTMLElement>("button")?.focus(),
      ));
      frame.current.append(screen.host);
      watch = new ResizeObserver(() => screen.fit());
      watch.observe(frame.current);
      screen.fit();
    })();
    return () => {
      gone = true;
      watch?.disconnect();
      session.screen?.host.remove();
    };
  }, [session]);

  const chosen = session.shell.value || first;
  return (
    <div class="tool-page terminal">
      <div class="toolbar" ref={out}>
        <Select label="Log in to" quiet value={chosen} onValue={(name) => (session.shell.value = name)} options={shells.map((s) => ({ value: s, label: s }))} />
        <Button variant={state === "closed" ? "primary" : "default"} busy={state === "connecting"} disabled={drill.held.value !== "" || others !== null || chosen === ""} onClick={() => session.connect(chosen)}>
          {state === "closed" ? "Connect" : "Connect anew"}
        </Button>
        <span class="grow" />
        <span class="faint small">Ctrl+Shift+Esc leaves the terminal. Every line that you enter is on record.</span>
      </div>
      <p class="terminal-said" role="status">
        {session.text.value || drill.held.value || others?.sentence}
      </p>
      <div class="terminal-frame" ref={frame} aria-label="Terminal" role="group" />
    </div>
  );
}
