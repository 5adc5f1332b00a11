import { useRef } from "preact/hooks";
import { TerminalFrame } from "../../../terminal/frame";
import { Button, Select } from "../../../ui";
import { useDrill } from "../state/drill";
import { seatOf, useShells } from "./shells";

const LOOK_MS = 5000;

/** A shell on the operators' machine, or on a replica that allows it. */
export function TerminalTool() {
  const drill = useDrill();
  const { session, shell } = seatOf(drill);
  const shells = useShells(LOOK_MS);
  const out = useRef<HTMLDivElement>(null);
  const state = session.state.value;
  const first = shells[0] ?? "";
  const others = drill.forOthers("act");

  const chosen = shell.value || first;
  return (
    <div class="tool-page terminal">
      <div class="toolbar" ref={out}>
        <Select label="Log in to" quiet value={chosen} onValue={(name) => (shell.value = name)} options={shells.map((s) => ({ value: s, label: s }))} />
        <Button variant={state === "closed" ? "primary" : "default"} busy={state === "connecting"} disabled={drill.held.value !== "" || others !== null || chosen === ""} onClick={() => {
            shell.value = chosen;
            session.connect({ shell: chosen });
          }}>
          {state === "closed" ? "Connect" : "Connect anew"}
        </Button>
        <span class="grow" />
        <span class="faint small">Esc, then Tab, leaves the terminal. Every line that you enter is on record.</span>
      </div>
      <p class="terminal-said" role="status">
        {session.text.value || drill.held.value || others?.sentence}
      </p>
      <TerminalFrame session={session} leave={() => out.current?.querySelector<HTMLElement>("button")?.focus()} />
    </div>
  );
}
