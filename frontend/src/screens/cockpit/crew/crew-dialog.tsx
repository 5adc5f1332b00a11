import { useSignal } from "@preact/signals";
import type { Crew, SeatState } from "../../../api/types";
import { type Async, Badge, Button, Dialog, ErrorNote, Spinner, Table, type Tone } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { SeatWords } from "../../seat-words";
import { HandOver } from "./hand-over";
import { Keep } from "./keep";

/** Who plays, who is there, and the seats: taken, handed over, given. */
export function CrewDialog({ crew, onClose }: { crew: Async<Crew>; onClose: () => void }) {
  const drill = useDrill();
  const { run, self, live, over, story } = drill;
  const { give, problem } = useCommand("here");
  const handing = useSignal<SeatState | null>(null);
  const data = crew.data;
  const called = (id: string) => data?.members.find((m) => m.id === id)?.name ?? "somebody";
  const members = data?.members.filter((m) => !m.left_ms) ?? [];
  const alone = members.length < 2;

  function holder(s: SeatState) {
    if (s.holder) return alone && !story.value.crewed ? <span class="faint">{called(s.holder)}, in all seats</span> : called(s.holder);
    if (s.stand_in) return <span class="muted">{s.stand_in} stands in</span>;
    return <span class="faint">nobody</span>;
  }

  return (
    <Dialog open title="Crew" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <div class="stack wide">
        <ErrorNote problem={crew.problem ?? problem} onRetry={crew.problem ? crew.reload : undefined} />
        {data ? (
          <>
            <Table
              caption="Members"
              rows={members}
              rowKey={(m) => m.id}
              columns={[
                { head: "Member", cell: (m) => (m.id === self && run.playing ? `${m.name} (you)` : m.name), class: "name" },
                { head: "Status", cell: (m) => <There person={m.id} known={live.status.value === "live" && !over.value} /> },
              ]}
            />
            {data.seats.length > 0 && !over.value ? (
              <Table
                caption="Seats"
                rows={data.seats}
                rowKey={(s) => s.seat}
                columns={[
                  { head: "Seat", cell: (s) => <SeatWords seat={s} /> },
                  { head: "Held by", cell: holder },
                  {
                    head: <span class="visually-hidden">What can be done</span>,
                    number: true,
                    cell: (s) => {
                      if (!run.playing) return null;
                      if (s.holder === self && (!alone || story.value.crewed > 0)) {
                        return (
                          <Button size="small" aria-label={`Hand over ${s.title}`} onClick={() => (handing.value = s)}>
                            Hand over
                          </Button>
                        );
                      }
                      return s.holder && s.holder !== self ? null : (
                        <CommandButton size="small" aria-label={`Take ${s.title}`} onClick={() => give({ type: "take-role", seat: s.seat })}>
                          Take
                        </CommandButton>
                      );
                    },
                  },
                ]}
              />
            ) : null}
            {handing.value ? <HandOver seat={handing.value} members={members.filter((m) => m.id !== self)} onDone={() => (handing.value = null)} /> : null}
            {data.keeps && !over.value ? <Keep members={members} seats={data.seats} /> : null}
          </>
        ) : crew.problem ? null : (
          <Spinner />
        )}
      </div>
    </Dialog>
  );
}

/** Whether a member is there, as far as the server knows. */
function There({ person, known }: { person: string; known: boolean }) {
  const { live } = useDrill();
  const p = live.presence.value.find((p) => p.person === person);
  const [word, tone]: [string, Tone] = !known ? ["not known", "note"] : !p ? ["not connected", "bad"] : p.away ? ["away", "warn"] : ["here", "good"];
  return <Badge tone={tone}>{word}</Badge>;
}
