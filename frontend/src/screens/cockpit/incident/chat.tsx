import { lengths } from "../../../api/types";
import { useEffect, useRef } from "preact/hooks";
import { draft } from "../../../api/outbox";
import { Badge, Empty, ErrorNote, Select, TextInput, Time, useInSight } from "../../../ui";
import { Linked } from "../linked";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill, useWriting } from "../state/drill";
import { Channels } from "./channels";
import { useStick } from "../state/stick";
import { STATUSES, statusOf } from "../state/update";

export function Chat() {
  const drill = useDrill();
  const { run, self, story, view, unseen, locked } = drill;
  const writing = useWriting();
  const { give, problem } = useCommand("here");
  const channel = view.channel.value;
  const text = draft(run.id, `chat.${channel}`);
  const status = draft(run.id, `chat.${channel}.status`);
  // By everybody: then it can be an update.
  const read = channel.startsWith("#") && !(drill.crew.value?.seats ?? []).some((s) => s.reads?.includes(channel));
  const messages = story.value.messages.filter((m) => m.channel === channel);
  const pending = unseen.value.filter((p) => p.command.type === "message" && p.command.channel === channel);
  const stick = useStick<HTMLOListElement>(messages.length + pending.length, channel);
  const newest = messages.at(-1)?.n ?? 0;
  const end = useRef<HTMLLIElement>(null);
  const inSight = useInSight(end, `${channel} ${newest}`);

  // Read is what could be seen: the drawer may be closed, the list scrolled up, the page behind another.
  useEffect(() => {
    if (inSight) view.saw(`chat ${channel}`, newest);
  }, [channel, newest, inSight]);

  const notMine = read ? drill.forOthers("stakeholders") : null; // updates for those who read along
  const others = drill.live.presence.value.filter((p) => p.typing === channel && p.person !== self);
  const writers = others.map((p) => story.value.crew.find((m) => m.id === p.person)?.name ?? "Somebody");

  useEffect(() => drill.typist.stop, [channel]);

  function type(typed: string) {
    text.value = typed;
    drill.typist.typed(channel, typed);
  }

  function send() {
    const said = text.peek().trim();
    const stands = read && !notMine ? statusOf(status.peek()) : undefined;
    drill.typist.stop();
    if (said) void give({ type: "message", channel, text: said, ...(stands && { status: stands }) }, text, status);
  }

  return (
    <div class="chat">
      <Channels />
      <ol class="chat-list" aria-label={`Messages in ${channel}`} tabIndex={0} ref={stick.ref} onScroll={stick.onScroll} aria-live="polite">
        {messages.length + pending.length === 0 ? (
          <li>
            <Empty title="Nobody has said anything here" />
          </li>
        ) : null}
        {messages.map((m) => (
          <li key={m.n} ref={m.n === newest ? end : undefined} class={m.actor.id === self ? "chat-message mine" : "chat-message"}>
            <p class="small">
              <b>{m.actor.name || "Someone"}</b>{" "}
              <span class="faint">
                <Time at_ms={m.at_ms} epoch_ms={drill.epoch_ms} seconds={false} />
              </span>
            </p>
            <p class="chat-text">
              <Linked text={m.text} />
            </p>
          </li>
        ))}
        {pending.map((p) => (
          <li key={p.key} class="chat-message mine waiting">
            <p class="small">
              <Badge>{p.waiting ? "waiting" : "sending"}</Badge>
            </p>
            <p class="chat-text">{p.command.type === "message" ? p.command.text : ""}</p>
          </li>
        ))}
      </ol>
      {story.value.crew.length > 1 ? <p class="chat-writers faint small clip">{writers.length ? `${writers.join(", ")} ${writers.length > 1 ? "are" : "is"} writing…` : ""}</p> : null}
      <ErrorNote problem={problem} />
      <form
        class="chat-form"
        onSubmit={(e) => {
          e.preventDefault();
          send();
        }}
      >
        <TextInput class="grow" label={`Message to ${channel}`} quiet placeholder={`Message ${channel}`} value={text.value} onValue={type} {...writing} maxLength={lengths.text} />
        {read ? (
          <Select
            class="chat-as"
            label="Sent as"
            quiet
            title={notMine?.sentence ?? "A message, or an update for those who read along"}
            bind={status}
            options={notMine ? [] : STATUSES}
            placeholder={notMine ? `Message; updates ${notMine.short}` : "Message"}
            disabled={locked.value || notMine !== null}
          />
        ) : null}
        <CommandButton type="submit" disabled={text.value.trim() === ""}>
          Send
        </CommandButton>
      </form>
    </div>
  );
}
