import "./console.css";

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Ran } from "../../api/types";
import { announce, Button, ErrorNote, Kbd, useDoing } from "../../ui";

interface ConsoleProps {
  /** What stands in the line at first. */
  prompt: string;
  /** Runs a command, and says how it went. */
  run: (line: string) => Promise<Ran>;
  /** What it begins with, and what becomes of what it leaves. */
  children: preact.ComponentChildren;
}

interface Entry {
  line: string;
  ran: Ran;
}

/** How many commands stay on the screen, and how many can be called back. */
const KEPT = 50;

/** A line at which commands are run, one at a time, and what came of them. */
export function Console({ prompt, run, children }: ConsoleProps) {
  const line = useSignal(prompt);
  const past = useSignal<readonly Entry[]>([]);
  const back = useSignal(0); // how far back in what was run; 0: what is being typed
  const doing = useDoing();
  const end = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [past.value]);

  const enter = (e: Event) => {
    e.preventDefault();
    const asked = line.value;
    if (!asked.trim() || doing.busy) return;
    void doing.run(async () => {
      const ran = await run(asked);
      past.value = [...past.value, { line: asked, ran }].slice(-KEPT);
      line.value = "";
      back.value = 0;
      announce(endOf(ran));
      field.current?.focus();
    });
  };
  const recall = (e: KeyboardEvent) => {
    const step = e.key === "ArrowUp" ? 1 : e.key === "ArrowDown" ? -1 : 0;
    if (!step) return;
    e.preventDefault();
    back.value = Math.min(Math.max(back.value + step, 0), past.value.length);
    line.value = back.value ? (past.value[past.value.length - back.value]?.line ?? "") : "";
  };
  return (
    <div class="console">
      <p class="muted small">{children}</p>
      {past.value.length ? (
        <div class="console-past" ref={end} tabIndex={0} role="log" aria-label="What commands printed">
          {past.value.map((e, i) => (
            <Printed key={i} line={e.line} ran={e.ran} />
          ))}
        </div>
      ) : null}
      <ErrorNote problem={doing.problem} />
      <form class="row console-line" onSubmit={enter}>
        <span class="console-prompt mono" aria-hidden="true">
          $
        </span>
        <input ref={field} class="input mono" aria-label="Command" autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={2000} value={line.value} onInput={(e) => (line.value = e.currentTarget.value)} onKeyDown={recall} />
        <Button type="submit" busy={doing.busy}>
          Run
        </Button>
      </form>
      <p class="faint small">
        <Kbd>↑</Kbd> and <Kbd>↓</Kbd> bring back what was run. Nobody else sees what is printed.
      </p>
    </div>
  );
}

/** A command as a terminal shows it. Whoever cannot see colours reads which lines are errors. */
function Printed({ line, ran }: { line: string; ran: Ran }) {
  return (
    <>
      <pre>
        <span class="console-prompt">$ {line}</span>
        {"\n"}
        {ran.stdout}
        {ran.stderr ? (
          <>
            {ran.stdout && !ran.stdout.endsWith("\n") ? "\n" : ""}
            <span class="visually-hidden">Standard error output: </span>
            <span class="console-errors">{ran.stderr}</span>
          </>
        ) : null}
      </pre>
      <p class="console-end">{endOf(ran)}</p>
    </>
  );
}

function endOf(ran: Ran): string {
  const parts = [ran.stopped ? `stopped: ${ran.stopped}` : `exit code ${ran.exit}`, `${ran.millis} ms`];
  if (ran.left) parts.push(ran.left === 1 ? "one process that it left behind was ended" : `${ran.left} processes that it left behind were ended`);
  return parts.join(" · ");
}
