import { useSignal } from "@preact/signals";
import { Badge, Button, Kbd, useKeys } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { isOpen, type Page } from "../state/story";
import { EscalateDialog } from "./escalate-dialog";
import { PagesDialog } from "./pages-dialog";
import { PageSummary } from "./page-summary";
import { useRing } from "./ring";

const QUIET: Page[] = [];

/** One strip under the header, always there: the page that needs someone most. */
export function Pager() {
  const drill = useDrill();
  const { story, outbox, locked, held, paused } = drill;
  const { give } = useCommand();
  const escalating = useSignal(false);
  const listing = useSignal(false);
  const rings = drill.ringing.value;
  // Whoever only watches sees it ring and is left in peace; so is everyone while time stands still.
  useRing(drill.run.playing && !paused.value ? rings : QUIET);

  // What rings first; then the newest page that is still going on.
  const page = rings[0] ?? story.value.pages.find((p) => p.resolved_ms === null);
  const taking = outbox.pending.value.some((p) => p.command.type === "acknowledge" && p.command.page === page?.page);
  const mayTake = page !== undefined && isOpen(page) && !locked.value;

  function acknowledge() {
    if (page && mayTake && !taking && !held.peek()) void give({ type: "acknowledge", page: page.page });
  }

  useKeys("Pager", {
    a: { label: "Acknowledge the page", run: acknowledge },
    e: { label: "Escalate", run: () => (escalating.value = held.peek() === "") },
    "g p": { label: "All pages", run: () => (listing.value = true) },
  });

  return (
    <section class={`pager ${rings.length > 0 ? "ringing" : page ? "going-on" : ""}`} aria-label="Pager">
      {page ? (
        <PageSummary page={page} />
      ) : (
        <p class="grow muted clip">
          The pager is quiet. You are on call for <b>{drill.team(drill.map.oncall)}</b>.
        </p>
      )}
      {rings.length > 1 ? <Badge tone="bad">{rings.length} ringing</Badge> : null}
      {mayTake ? (
        <CommandButton right="acknowledge" variant="primary" busy={taking} onClick={acknowledge} aria-keyshortcuts="a">
          Acknowledge <Kbd hidden>a</Kbd>
        </CommandButton>
      ) : null}
      <CommandButton right="escalate" onClick={() => (escalating.value = true)}>Escalate</CommandButton>
      <Button variant="ghost" disabled={story.value.pages.length === 0} onClick={() => (listing.value = true)}>
        All pages ({story.value.pages.length})
      </Button>
      <EscalateDialog open={escalating.value} page={page} onClose={() => (escalating.value = false)} />
      <PagesDialog open={listing.value} onClose={() => (listing.value = false)} />
    </section>
  );
}
