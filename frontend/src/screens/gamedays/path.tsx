import { href } from "../../router";

/** The way back to all game days. */
export function Path() {
  return (
    <nav aria-label="Path" class="small">
      <a href={href({ screen: "gamedays" })}>Game days</a>
    </nav>
  );
}
