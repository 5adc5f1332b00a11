import { useSignal } from "@preact/signals";
import { draft } from "../../../api/outbox";
import { lengths, spans, type Command } from "../../../api/types";
import { clock } from "../../../format";
import { Button, Dialog, Select, TextArea, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { spanText, wholeMinutes } from "../minutes";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import type { Page } from "../state/page";
import { calleeOf, useCallable } from "./callable";

type Deed = "reassign" | "snooze" | "resolve" | "merge";

/** What else can be done with a page: each asks for what it needs, so that none is done by accident. */
export function HandleDialog({ page, onClose }: { page: Page; onClose: () => void }) {
  const drill = useDrill();
  const { give } = useCommand();
  const does = useSignal<string>("reassign");
  const to = useSignal("");
  const minutes = useSignal("");
  const reason = draft(drill.run.id, `page.${page.page}.reason`);
  const { callees } = useCallable();

  const has = page.acknowledged !== null;
  const declared = drill.story.value.incident !== null && drill.story.value.closed === null;
  const deeds: { value: Deed; label: string; disabled?: boolean }[] = [
    { value: "reassign", label: "Hand it to somebody else" },
    { value: "snooze", label: has ? "Snooze it" : "Snooze it: acknowledge it first", disabled: !has || page.snoozed !== null },
    { value: "resolve", label: "Resolve it by hand" },
    { value: "merge", label: declared ? "Make it part of the incident" : "Make it part of the incident: declare one first", disabled: !declared },
  ];
  const snooze = wholeMinutes(minutes.value, spans.snooze);
  const ends = snooze.minutes ? clock(drill.epoch_ms + drill.second.value * 1000 + snooze.minutes * 60_000, false) : "";
  const [kind, name] = calleeOf(to.value);
  const outside = kind === "persona" || (kind === "team" && !drill.oncall.includes(name));
  const said = reason.value.trim();

  const command = ((): Command | null => {
    switch (does.value as Deed) {
      case "reassign":
        if (!name || (outside && !said)) return null;
        return { type: "reassign", page: page.page, reason: said, ...(kind === "team" ? { team: name } : kind === "seat" ? { seat: name } : { who: name }) };
      case "snooze":
        return snooze.minutes ? { type: "snooze", page: page.page, minutes: snooze.minutes } : null;
      case "resolve":
        return said ? { type: "resolve", page: page.page, reason: said } : null;
      case "merge":
        return { type: "merge", page: page.page };
    }
  })();
  const verbs: Record<Deed, string> = { reassign: "Hand it over", snooze: ends ? `Snooze until ${ends}` : "Snooze", resolve: "Resolve", merge: "Make it part of the incident" };

  function go() {
    if (!command) return;
    const given = does.peek() === "reassign" || does.peek() === "resolve" ? give(command, reason) : give(command);
    onClose();
    void given;
  }

  return (
    <Dialog
      open
      title="Handle the page"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <CommandButton right={does.value === "reassign" && outside ? "escalate" : "acknowledge"} variant="primary" disabled={command === null} onClick={go}>
            {verbs[does.value as Deed]}
          </CommandButton>
        </>
      }
    >
      <div class="stack">
        <p class="muted">{page.summary}</p>
        <Select label="What to do" bind={does} options={deeds} autofocus />
        {does.value === "reassign" ? (
          <>
            <Select label="To" bind={to} options={callees} placeholder="Who is to have it?" hint="It rings for them alone, until they acknowledge it" />
            <TextArea label={outside ? "Reason" : "Reason, if there is more to say"} bind={reason} rows={2} onSubmit={go} maxLength={lengths.reason} />
          </>
        ) : null}
        {does.value === "snooze" ? (
          <TextInput
            label="For how many minutes"
            inputMode="numeric"
            bind={minutes}
            hint={ends ? `It rings again at ${ends}, unless its alerts have stopped by then` : spanText(spans.snooze)}
            error={snooze.error}
            maxLength={3}
          />
        ) : null}
        {does.value === "resolve" ? <TextArea label="Why it needs nobody any more" hint="If its alerts go on, it is sent again when they are told of next" bind={reason} rows={2} onSubmit={go} maxLength={lengths.reason} /> : null}
        {does.value === "merge" ? <p>It rings no more: whoever is on the incident is on the page.</p> : null}
      </div>
    </Dialog>
  );
}
