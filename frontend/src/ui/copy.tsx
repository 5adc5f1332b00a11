import { toast } from "./toast";
import { Button } from "./button";

/** Puts a text on the clipboard; where the browser does not let it, the text itself is said. */
export async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(said, "plain", "copy");
  } catch {
    toast(
      <>
        The browser does not allow copying. Select it here: <span class="copied">{text}</span>
      </>,
      "bad",
      "copy",
    );
  }
}

export function CopyButton({ text, what, children = "Copy" }: { text: string; what: string; children?: string }) {
  return (
    <Button size="small" aria-label={`${children}: ${what}`} onClick={() => void copy(text, "Copied.")}>
      {children}
    </Button>
  );
}
