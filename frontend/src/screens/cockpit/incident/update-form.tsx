import { useSignal } from "@preact/signals";
import { draft } from "../../../api/outbox";
import type { Audience } from "../../../api/types";
import { lengths } from "../../../api/types";
import { ErrorNote, Select, TextArea, TextInput } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";
import { statusPage } from "../../status/fold";
import { COMPONENT_SAYS, COMPONENT_STATES, componentOf, STATUSES, statusOf } from "../state/update";
import { NextUpdate } from "./next-update";

/** How things stand, for those who wait: in words, and what of it others count on. */
export function UpdateForm() {
  const { run, map, live, locked, now, say } = useDrill();
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const text = draft(run.id, "update.text");
  const audience = draft(run.id, "update.audience");
  const status = draft(run.id, "update.status");
  const impact = draft(run.id, "update.impact");
  const doing = draft(run.id, "update.doing");
  const next = draft(run.id, "update.next");
  const begin = useSignal("");
  const toCustomers = audience.value === "customers";
  const component = (journey: string) => draft(run.id, `update.component.${journey}`);
  const stands = statusPage(live.events.value, "customers").components;

  /** What was written stays: a text to begin with comes after it. */
  function beginWith(title: string) {
    const u = map.updates.find((u) => u.title === title);
    if (!u) return;
    text.value = [text.peek().trim(), u.text].filter(Boolean).join("\n");
    if (u.audience) audience.value = u.audience;
    if (u.status) status.value = u.status;
    begin.value = "";
  }

  const audiences: { value: Audience; label: string }[] = [
    { value: "stakeholders", label: "To stakeholders" },
    { value: "customers", label: say("To customers") },
  ];

  function post() {
    const told = text.peek().trim();
    if (!told) return;
    const stands = statusOf(status.peek());
    const [suffered, done, minutes] = [impact.peek().trim(), doing.peek().trim(), Number(next.peek())];
    const drafts = toCustomers ? map.journeys.map((j) => component(j.name)) : [];
    const components = Object.fromEntries(map.journeys.flatMap((j) => (toCustomers && componentOf(component(j.name).peek()) ? [[j.name, component(j.name).peek()]] : [])));
    void give(
      {
        type: "update",
        audience: (audience.peek() || "stakeholders") as Audience,
        text: told,
        ...(stands && { status: stands }),
        ...(suffered && { impact: suffered }),
        ...(done && { doing: done }),
        ...(Object.keys(components).length > 0 && { components }),
        ...(minutes > 0 && { next_ms: Math.round(now.peek() + minutes * 60_000) }),
      },
      text,
      status,
      impact,
      doing,
      next,
      ...drafts,
    );
  }

  return (
    <form
      class="composer-form"
      onSubmit={(e) => {
        e.preventDefault();
        post();
      }}
    >
      {map.updates.length ? (
        <Select label="Begin with" quiet value={begin.value} onValue={beginWith} placeholder="Begin with a text…" options={map.updates.map((u) => ({ value: u.title, label: u.title }))} disabled={locked.value} />
      ) : null}
      <TextArea label="New update" quiet rows={2} placeholder="What people who wait should know" bind={text} onSubmit={post} {...writing} maxLength={lengths.text} />
      <div class="composer-picks">
        <Select label="Status" quiet bind={status} options={STATUSES} placeholder="Status…" disabled={locked.value} />
        <Select label="Audience" quiet value={audience.value || "stakeholders"} onValue={(v) => (audience.value = v)} options={audiences} disabled={locked.value} />
        <TextInput label="Impact" quiet placeholder={say("What customers notice")} bind={impact} {...writing} maxLength={lengths.impact} />
        <TextInput label="Being done" quiet placeholder="What is being done" bind={doing} {...writing} maxLength={lengths.doing} />
      </div>
      {toCustomers ? (
        <fieldset class="checks">
          <legend class="field-label">On the status page from now on</legend>
          <div class="update-components">
            {map.journeys.map((j) => (
              <Select
                key={j.name}
                label={j.title}
                bind={component(j.name)}
                placeholder={`${COMPONENT_SAYS[stands.get(j.name) ?? "operational"]} now`}
                options={COMPONENT_STATES}
                disabled={locked.value}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      <ErrorNote problem={problem} />
      <div class="composer-foot">
        <NextUpdate bind={next} disabled={locked.value} />
        <CommandButton right={(audience.value || "stakeholders") as Audience} type="submit" size="small" disabled={text.value.trim() === ""}>
          Post update
        </CommandButton>
      </div>
    </form>
  );
}
