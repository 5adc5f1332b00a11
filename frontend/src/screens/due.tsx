import type { ComponentChildren } from "preact";
import "./due.css";

interface DueProps {
  title: ComponentChildren;
  /** Why it is here; none: that is plain. */
  why?: ComponentChildren;
  /** What else there is to say of it. */
  more?: ComponentChildren;
  /** The way on. */
  children?: ComponentChildren;
}

/** Something in a list of what there is to do: what, why, and the way on. */
export function Due({ title, why, more, children }: DueProps) {
  return (
    <div class="due">
      <div class="grow">
        <p class="linked">{title}</p>
        {why ? <p class="small muted">{why}</p> : null}
        {more}
      </div>
      {children}
    </div>
  );
}
