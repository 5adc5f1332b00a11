import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { reachable, type Problem } from "../api/client";
import type { FieldError } from "../api/types";
import { breakHtml } from "./breaks";
import { Button } from "./button";

/** Says honestly that there is nothing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children ? <div>{children}</div> : null}
    </div>
  );
}

/** A screen that has nothing to show: its heading says why, what is in it where to go. */
export function Missing({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

/**
 * What went wrong, and a way to try again where there is one. That the server
 * was out of reach is said quietly, for the whole screen says it, and no more
 * once it is back.
 */
export function ErrorNote({ problem, onRetry }: { problem: Problem | null | undefined; onRetry?: () => void }) {
  if (!problem) return null;
  const unreached = problem.status === 0;
  if (unreached && reachable.value) return null;
  return (
    <div class={`error-note ${unreached ? "unreached" : ""}`} role="alert">
      <div class="grow">
        <p>{unreached ? "Not connected right now." : problem.detail}</p>
        {problem.status === 500 && problem.request ? (
          <p>
            Whoever runs this server finds it by the name <code>{problem.request}</code>.
          </p>
        ) : null}
        {problem.errors.length > 0 ? <FieldErrors of={problem.errors} /> : null}
      </div>
      {onRetry && !problem.barred ? (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}

/** What is wrong, and where. */
export function FieldErrors({ of: errors }: { of: readonly FieldError[] }) {
  return (
    <ul class="field-errors">
      {errors.map((e) => (
        <li key={e.field + e.message}>
          <b>{e.field}</b>: {e.message}
        </li>
      ))}
    </ul>
  );
}

/** Something is awaited: after a while it says that this is not as it should be. What takes long by its nature says itself what it does. */
export function Spinner({ children }: { children?: ComponentChildren }) {
  const slow = useSignal(false);
  useEffect(() => {
    const id = setTimeout(() => (slow.value = true), SLOW_MS);
    return () => clearTimeout(id);
  }, []);
  return (
    <span class="spinner" role="status">
      <span>{children ?? (slow.value ? "Loading… It takes longer than it should. It goes on by itself." : "Loading…")}</span>
    </span>
  );
}

const SLOW_MS = 8000;

/** Without a value: it is being done, nobody knows how far it is. */
export function Progress({ label, value, max = 1 }: { label: string; value?: number; max?: number }) {
  return <progress class="progress" aria-label={label} value={value} max={max} />;
}

/** A key; `hidden` where it only reminds, on a control that says its shortcut itself. */
export function Kbd({ hidden, children }: { hidden?: boolean; children: ComponentChildren }) {
  return (
    <kbd class="kbd" aria-hidden={hidden}>
      {children}
    </kbd>
  );
}

interface HtmlProps {
  html: string;
  class?: string;
  /** A link to another document; return true when it has been followed. */
  onLink?: (target: string) => boolean;
}

/**
 * HTML the server rendered from Markdown; it is safe by the server's making.
 * Links within the text scroll, for the address after # names the screen.
 */
export function Html({ html, class: extra = "", onLink }: HtmlProps) {
  const body = useRef<HTMLDivElement>(null);
  const broken = useMemo(() => breakHtml(html), [html]);

  // What is wider than the page scrolls by itself, for the keyboard too.
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const sized = new ResizeObserver(() => {
      for (const wide of element.querySelectorAll<HTMLElement>("pre, table")) wide.tabIndex = wide.scrollWidth > wide.clientWidth ? 0 : -1;
    });
    sized.observe(element);
    return () => sized.disconnect();
  }, [html]);

  function follow(e: MouseEvent) {
    const target = (e.target as HTMLElement).closest("a")?.getAttribute("href");
    if (!target || e.ctrlKey || e.metaKey || e.shiftKey) return;
    if (target.startsWith("#") && !target.startsWith("#/")) {
      e.preventDefault();
      document.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
    } else if (onLink?.(target)) {
      e.preventDefault();
    }
  }
  return <div ref={body} class={`prose ${extra}`} onClick={follow} dangerouslySetInnerHTML={{ __html: broken }} />;
}
