import { Badge, Button, Dialog, Empty, Time } from "../../../ui";
import { CommandButton } from "../command-button";
import { AskDesktop } from "../../../ring/ask";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { isDone, isOpen, type Page } from "../state/page";

/** Every page of the run, with what became of it. */
export function PagesDialog({ open, onClose, onHandle }: { open: boolean; onClose: () => void; onHandle: (p: Page) => void }) {
  const drill = useDrill();
  const { give } = useCommand();
  const pages = drill.story.value.pages;

  function go(to: () => void) {
    onClose();
    to();
  }

  return (
    <Dialog open={open} title="Pages" onClose={onClose} wide footer={drill.run.playing ? <AskDesktop /> : undefined}>
      {pages.length === 0 ? <Empty title="Nobody was paged yet" /> : null}
      <ul class="pages">
        {pages.map((p) => {
          const { runbook } = p;
          return (
            <li key={p.page} class="stack">
              <div class="row">
                <State page={p} />
                <b class="grow">{p.summary}</b>
                <Time at_ms={p.sent_ms} epoch_ms={drill.epoch_ms} />
              </div>
              {p.detail ? <p>{drill.detail(p)}</p> : null}
              <p class="muted small">
                {p.page} to {drill.team(p.to)} · {p.service} · {p.alerts.join(", ")}
                {p.escalations.map((e) => ` · escalated to ${drill.callee(e)}`)}
              </p>
              <p class="small">
                {drill.standing(p)}
              </p>
              <div class="row">
                {isOpen(p) && !drill.locked.value ? (
                  <CommandButton right="acknowledge" size="small" variant={drill.ringing.value.includes(p) ? "primary" : undefined} onClick={() => void give({ type: "acknowledge", page: p.page })} aria-label={`Acknowledge ${p.page}`}>
                    Acknowledge
                  </CommandButton>
                ) : null}
                {!isDone(p) && !drill.locked.value ? (
                  <Button size="small" onClick={() => go(() => onHandle(p))} aria-label={`Handle ${p.page}`}>
                    Handle
                  </Button>
                ) : null}
                {drill.hasRunbook(runbook) ? (
                  <Button size="small" onClick={() => go(() => drill.view.openRunbook(runbook))}>
                    Runbook
                  </Button>
                ) : null}
                {drill.offers("dashboards") ? (
                  <Button size="small" onClick={() => go(() => drill.view.openDashboard(p.service))}>
                    Dashboard
                  </Button>
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function State({ page }: { page: Page }) {
  if (page.resolved_ms !== null) return <Badge tone="good">resolved</Badge>;
  if (page.closed) return <Badge tone="good">resolved by hand</Badge>;
  if (page.merged) return <Badge tone="note">in the incident</Badge>;
  if (page.snoozed) return <Badge tone="note">snoozed</Badge>;
  if (page.acknowledged) return <Badge tone="accent">acknowledged</Badge>;
  return <Badge tone="bad">ringing</Badge>;
}
