import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./button";

/** How many dialogs are open: what lies below them cannot be read. */
export const modals = signal(0);

interface DialogProps {
  open: boolean;
  title: string;
  /** Esc, the close button, or the way out the content offers. */
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons, the way on last. */
  footer?: ComponentChildren;
  wide?: boolean;
  /** Names what it shows, where that changes: whatever is to have the focus there gets it. */
  page?: string;
}

const FIRST = ".dialog-body :is(input, textarea, select):not(:disabled)";

/**
 * A modal dialog. The browser keeps the focus inside; an element with
 * `autofocus` gets it first, or else the first field, in the moment in which the
 * dialog is there: later, it would be taken from a field that one types into
 * already. Afterwards it goes back to where it was.
 */
export function Dialog({ open, title, onClose, children, footer, wide, page }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const before = useRef<Element | null>(null);
  const shown = useRef(false);
  const id = useId();

  // While rendering, for the content may take the focus as it appears.
  if (open && !shown.current) before.current = document.activeElement;
  shown.current = open;

  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog || !open) return;
    dialog.showModal();
    modals.value++;
    return () => {
      modals.value--;
      shown.current = false;
      dialog.close();
      giveBack(before.current);
    };
  }, [open]);

  useLayoutEffect(() => {
    const within = element.current;
    if (open) (within?.querySelector<HTMLElement>("[autofocus]") ?? within?.querySelector<HTMLElement>(FIRST))?.focus();
  }, [open, page]);

  return (
    <dialog
      ref={element}
      class={`dialog ${wide ? "wide" : ""}`}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (shown.current) onClose();
      }}
    >
      {open ? (
        <>
          <div class="dialog-head">
            <h2 id={id}>{title}</h2>
            <IconButton label="Close" onClick={onClose}>
              ✕
            </IconButton>
          </div>
          <div class="dialog-body">{children}</div>
          {footer ? <div class="dialog-foot">{footer}</div> : null}
        </>
      ) : null}
    </dialog>
  );
}

/** What was left may be gone by now; then the screen itself gets the focus. */
function giveBack(left: Element | null): void {
  const target = left?.isConnected && left !== document.body ? left : document.querySelector("main");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
