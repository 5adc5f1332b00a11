import { useSignal } from "@preact/signals";
import { Badge, Button, Kbd, useKeys } from "../../../ui";
import { CommandButton } from "../command-button";
import type { Call } from "../../../ring/call";
import { useRing } from "../../../ring/use-ring";
import { navigate } from "../../../router";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { isDone, type Page } from "../state/page";
import { EscalateDialog } from "./escalate-dialog";
import { HandleDialog } from "./handle-dialog";
import { PagesDialog } from "./pages-dialog";
import { PageSummary } from "./page-summary";

const QUIET: Call[] = [];

/** One strip under the header, always there: the page that needs someone most. */
export function Pager() {
  const drill = useDrill();
  const { story, outbox, locked, held, paused } = drill;
  const { give } = useCommand();
  const escalating = useSignal(false);
  const listing = useSignal(false);
  const handling = useSignal("");
  const rings = drill.ringing.value;
  // Whoever only watches sees it ring and is left in peace; so is everyone while time stands still.
  const calls = drill.run.playing && !paused.value && !drill.live.left.value ? rings.map((p): Call => ({ run: drill.run.id, page: p.page, summary: p.summary, service: p.service, told_ms: p.told_ms })) : QUIET;
  useRing(calls, "Press A to acknowledge.", (c) => navigate({ screen: "run", id: c.run }));

  const page = drill.foremost.value;
  const taking = outbox.pending.value.some((p) => p.command.type === "acknowledge" && p.command.page === page?.page);
  // What pages another team alone is not to be acknowledged here; who takes it over all the same does so in the list.
  const mayTake = page !== undefined && rings.includes(page) && !locked.value;

  const handled = story.value.pages.find((p) => p.page === handling.value && !isDone(p));

  function acknowledge() {
    if (page && mayTake && !taking && !held.peek()) void give({ type: "acknowledge", page: page.page });
  }

  function handle(p: Page | undefined) {
    if (p && !isDone(p) && held.peek() === "") handling.value = p.page;
  }

  useKeys("Pager", {
    a: { label: "Acknowledge the page", run: acknowledge },
    e: { label: "Escalate", run: () => (escalating.value = held.peek() === "") },
    m: { label: "Hand on, snooze, resolve or merge the page", run: () => handle(page) },
    "g p": { label: "All pages", run: () => (listing.value = true) },
  });

  return (
    <section class={`pager ${rings.length > 0 ? "ringing" : page ? "going-on" : ""}`} aria-label="Pager">
      {page ? (
        <PageSummary page={page} />
      ) : (
        <p class="grow muted clip">
          The pager is quiet. You are on call for <b>{drill.oncall.map((t) => drill.team(t)).join(" and ")}</b>.
        </p>
      )}
      {rings.length > 1 ? <Badge tone="bad">{rings.length} ringing</Badge> : null}
      {mayTake ? (
        <CommandButton right="acknowledge" variant="primary" busy={taking} onClick={acknowledge} aria-keyshortcuts="a">
          Acknowledge <Kbd hidden>a</Kbd>
        </CommandButton>
      ) : null}
      <CommandButton right="escalate" onClick={() => (escalating.value = true)}>Escalate</CommandButton>
      {page && !isDone(page) && !locked.value ? (
        <CommandButton onClick={() => handle(page)} aria-keyshortcuts="m">
          Handle
        </CommandButton>
      ) : null}
      <Button variant="ghost" disabled={story.value.pages.length === 0} onClick={() => (listing.value = true)}>
        All pages ({story.value.pages.length})
      </Button>
      <EscalateDialog open={escalating.value} page={page} onClose={() => (escalating.value = false)} />
      <PagesDialog open={listing.value} onClose={() => (listing.value = false)} onHandle={handle} />
      {handled ? <HandleDialog key={handled.page} page={handled} onClose={() => (handling.value = "")} /> : null}
    </section>
  );
}
