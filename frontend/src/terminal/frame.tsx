import { useEffect, useRef } from "preact/hooks";
import { fetched } from "../ui/fetched";
import type { Session } from "./session";
import "./terminal.css";

interface TerminalFrameProps {
  session: Session;
  /** Brings whoever leaves the terminal to what is before it. */
  leave: () => void;
  /** The screen is there, and has its size. */
  onReady?: () => void;
}

/** The screen of a session. It outlives this, and has the size that there is. */
export function TerminalFrame({ session, leave, onReady }: TerminalFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const state = session.state.value;
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    void (async () => {
      const { makeScreen } = await fetched(() => import("./screen"));
      if (gone || !frame.current) return;
      const screen = (session.screen ??= makeScreen(
        (keys) => session.type(keys),
        (cols, rows) => session.resize(cols, rows),
        leave,
      ));
      frame.current.append(screen.host);
      watch = new ResizeObserver(() => screen.fit());
      watch.observe(frame.current);
      screen.fit();
      onReady?.();
    })();
    return () => {
      gone = true;
      watch?.disconnect();
      session.screen?.host.remove();
    };
  }, [session]);
  // Nobody is left behind in a screen that takes no more keys.
  useEffect(() => {
    if (state === "closed" && frame.current?.contains(document.activeElement)) leave();
  }, [state]);
  return <div class="terminal-frame" ref={frame} aria-label="Terminal" role="group" />;
}
