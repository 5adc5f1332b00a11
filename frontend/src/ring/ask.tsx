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
      return <span class="muted small">Pages come as notifications while you look elsewhere.</span>;
    case "denied":
      return <span class="muted small">Notifications are blocked in this browser's settings for this site.</span>;
  }
}
