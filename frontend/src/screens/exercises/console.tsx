import "./console.css";

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { TerminalFrame } from "../../terminal/frame";
import { Session } from "../../terminal/session";
import { Button, ErrorNote, Kbd, useDoing } from "../../ui";

interface ConsoleProps {
  /** Where the terminal is opened. */
  path: string;
  /** A command that can be entered first. */
  prompt: string;
  /** What has to be done before it is opened. */
  before?: () => Promise<void>;
  /** It is open. */
  onOpen?: () => void;
  /** What it begins with, and what becomes of what is done there. */
  children: preact.ComponentChildren;
}

/** A terminal in a cage, which whoever answers opens when they want one. */
export function Console({ path, prompt, before, onOpen, children }: ConsoleProps) {
  const session = useMemo(() => new Session(path), [path]);
  const used = useSignal(false);
  const doing = useDoing();
  const out = useRef<HTMLDivElement>(null);
  const state = session.state.value;
  useEffect(() => () => session.dispose(), [session]);
  useEffect(() => {
    if (state === "open") onOpen?.();
  }, [state]);

  const open = () =>
    void doing.run(async () => {
      await before?.();
      // The first time its size is not known before it has its place.
      if (used.value) session.connect();
      used.value = true;
    });
  return (
    <div class="console">
      <p class="muted small">{children}</p>
      <div class="row" ref={out}>
        <Button busy={doing.busy || state === "connecting"} onClick={open}>
          {state === "open" ? "Open anew" : used.value ? "Open again" : "Open the terminal"}
        </Button>
        <span class="small">
          To begin with: <code>{prompt}</code>
        </span>
      </div>
      <ErrorNote problem={doing.problem} />
      <p class={used.value ? "terminal-said" : ""} role="status">
        {session.text.value}
      </p>
      {used.value ? (
        <>
          <TerminalFrame session={session} leave={() => out.current?.querySelector<HTMLElement>("button")?.focus()} onReady={() => session.connect()} />
          <p class="faint small">
            <Kbd>Esc</Kbd>, then <Kbd>Tab</Kbd>, leaves the terminal. What you type in it and what it shows is recorded nowhere.
          </p>
        </>
      ) : null}
    </div>
  );
}
