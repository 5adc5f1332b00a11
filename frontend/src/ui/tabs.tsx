import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface Tab<Id extends string = string> {
  id: Id;
  label: string;
  /** Something unread, say; shown beside the label. */
  badge?: ComponentChildren;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  active: Id;
  onPick: (id: Id) => void;
  /** The open tab's content. */
  children?: ComponentChildren;
  class?: string;
  /** The content scrolls in its panel, which the keyboard then has to reach. */
  scrolls?: boolean;
}

/** Tabs by the book: arrows move, the panel is labelled by its tab. */
export function Tabs<Id extends string>({ label, tabs, active, onPick, children, class: extra = "", scrolls = false }: TabsProps<Id>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);

  // Where there is no room for all, the open one is among those that are seen.
  useLayoutEffect(() => {
    const row = list.current;
    const open = row?.querySelector("[aria-selected=true]")?.getBoundingClientRect();
    if (!row || !open) return;
    const seen = row.getBoundingClientRect();
    row.scrollLeft += Math.min(0, open.left - seen.left) || Math.max(0, open.right - seen.right);
  }, [active]);

  function move(e: KeyboardEvent) {
    const at = tabs.findIndex((t) => t.id === active);
    const to =
      e.key === "ArrowRight" ? (at + 1) % tabs.length
      : e.key === "ArrowLeft" ? (at + tabs.length - 1) % tabs.length
      : e.key === "Home" ? 0
      : e.key === "End" ? tabs.length - 1
      : -1;
    const tab = tabs[to];
    if (!tab) return;
    e.preventDefault();
    onPick(tab.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to]?.focus();
  }

  return (
    <>
      <div class={`tabs ${extra}`} role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((t) => (
          <button
            key={t.id}
            id={`${base}-tab-${t.id}`}
            type="button"
            class="tab"
            role="tab"
            aria-selected={t.id === active}
            aria-controls={children === undefined ? undefined : `${base}-panel`}
            tabIndex={t.id === active ? 0 : -1}
            onClick={() => onPick(t.id)}
          >
            {t.label}
            {t.badge}
          </button>
        ))}
      </div>
      {children === undefined ? null : (
        <div id={`${base}-panel`} role="tabpanel" aria-labelledby={`${base}-tab-${active}`} class="tab-panel" tabIndex={scrolls ? 0 : undefined}>
          {children}
        </div>
      )}
    </>
  );
}
