import { linkTo } from "../../address";
import { Button, copy } from "../../ui";
import { useDrill } from "./state/drill";

/** Copies an address that shows this again; `fixed` holds what would move on with the time. */
export function CopyLink({ fixed }: { fixed: () => Readonly<Record<string, string>> }) {
  if (useDrill().over.value) return null;
  return (
    <Button size="small" variant="ghost" title="Copies an address that opens just this, for the chat or a note" onClick={() => void copy(linkTo(fixed()), "The link is copied. In the chat or a note, it opens what you see now.")}>
      Copy link
    </Button>
  );
}
