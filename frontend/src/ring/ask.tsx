import { Button } from "../ui";
import { desktop } from "./here";

/** Asks, by a button and never by itself, whether pages may be told as messages of the system. */
export function AskDesktop() {
  switch (desktop.permission.value) {
    case "unsupported":
      return null;
    case "default":
      return (
        <Button size="small" onClick={() => void desktop.ask()}>
          Notify me when I look elsewhere
        </Button>
      );
    case "granted":
      return <span class="muted small">Pages are told as messages of this device while you look elsewhere.</span>;
    case "denied":
      return <span class="muted small">This browser may not show messages. Its settings for this site say so.</span>;
  }
}
