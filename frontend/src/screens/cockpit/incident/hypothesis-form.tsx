import { useEffect } from "preact/hooks";
import { api } from "../../../api/client";
import { clock } from "../../../format";
import { lengths } from "../../../api/types";
import { ErrorNote, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { hypothesisDraft, suspects } from "../state/hypothesis";
import { changeWords } from "../state/record";
import { useDrill, useWriting } from "../state/drill";
import { Believed } from "./believed";

/** What someone believes, and the evidence for it. */
export function HypothesisForm() {
  const drill = useDrill();
  const { run, map, story, locked } = drill;
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const { text, suspect, change, owner } = hypothesisDraft(run.id);
  useEffect(() => () => drill.sight.lay(false), []);

  function state() {
    const belief = text.peek().trim();
    if (!belief) return;
    const { value: s } = suspect;
    const { value: c } = change;
    const { value: o } = owner;
    void give({ type: "hypothesis", text: belief, ...(s && { suspect: s }), ...(c && { change: c }), ...(o && { owner: o }) }, text, suspect, change, owner);
  }

  return (
    <>
      <Believed />
      <form
        class="composer-form"
        onSubmit={(e) => {
          e.preventDefault();
          state();
        }}
      >
        <TextArea label="New hypothesis" quiet rows={2} placeholder="What you believe is wrong, and why" bind={text} onSubmit={state} {...writing} maxLength={lengths.text} />
        <div class="composer-picks">
          <Select label="Suspect" quiet bind={suspect} options={suspects(map)} placeholder="Suspect…" disabled={locked.value} />
          <Select
            class="composer-change"
            label="Change"
            quiet
            bind={change}
            options={story.value.changes.map((c) => ({ value: c.change, label: `${clock(drill.epoch_ms + c.at_ms, false)} ${changeWords(c)}` }))}
            placeholder="Change…"
            onFocus={() => {
              drill.sight.lay(true);
              if (!locked.peek()) void api.get(drill.path("/changes"), {}, undefined, drill.sight.cover).catch(() => {});
            }}
            onBlur={() => drill.sight.lay(false)}
            disabled={locked.value}
          />
          <Select label="Owner" quiet bind={owner} options={map.teams.map((t) => ({ value: t.name, label: t.title }))} placeholder="Owner…" disabled={locked.value} />
        </div>
        <ErrorNote problem={problem} />
        <div class="composer-foot">
          <CommandButton right="diagnose" type="submit" size="small" disabled={text.value.trim() === ""}>
            State hypothesis
          </CommandButton>
        </div>
      </form>
    </>
  );
}
