import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  title: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  /** No padding: the content brings its own. */
  flush?: boolean;
  /** The body scrolls inside a panel of fixed height. */
  scroll?: boolean;
  class?: string;
}

/** A titled region of a screen. */
export function Panel({ title, actions, children, flush, scroll, class: extra = "" }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${flush ? "flush" : ""} ${scroll ? "scroll" : ""} ${extra}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id} class="panel-title">
          {title}
        </h2>
        {actions}
      </header>
      <div class="panel-body">{children}</div>
    </section>
  );
}
