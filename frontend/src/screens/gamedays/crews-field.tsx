import { useSignal, type Signal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Assignable, DrawnCrews, Group, SeatState } from "../../api/types";
import { plural } from "../../format";
import { Button, ErrorNote, IconButton, Select, TextInput, type Async } from "../../ui";
import { Named } from "../assignments/named";

export interface ChosenCrew {
  id?: string;
  name: string;
  members: readonly { person: string; seat: string }[];
}

interface CrewsFieldProps {
  crews: Signal<readonly ChosenCrew[]>;
  people: readonly Assignable[];
  groups: readonly Group[];
  /** Of all drills. */
  seats: Async<readonly SeatState[]>;
  /** Crews that have played. */
  fixed: readonly string[];
  error?: string;
}

/** Each member has the next of the seats, until there are none. */
const seated = (ids: readonly string[], seats: readonly SeatState[]) => ids.map((person, i) => ({ person, seat: seats[i]?.seat ?? "" }));

/** Who plays, in which crew and seat: drawn, or put together by hand. */
export function CrewsField({ crews, people, groups, seats: asked, fixed, error }: CrewsFieldProps) {
  const seats = asked.data ?? [];
  const chosen = useSignal<readonly string[]>(crews.value.flatMap((c) => c.members.map((m) => m.person)));
  const from = useSignal<readonly string[]>([]);
  const count = useSignal(String(Math.max(2, crews.value.length)));
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const list = crews.value;
  const name = (id: string) => people.find((p) => p.id === id)?.name ?? "somebody";
  const placed = new Set(list.flatMap((c) => c.members.map((m) => m.person)));
  const left = people.filter((p) => !placed.has(p.id));
  const put = (i: number, c: ChosenCrew) => (crews.value = list.map((old, at) => (at === i ? c : old)));

  const draw = async () => {
    busy.value = true;
    problem.value = null;
    try {
      const drawn = await api.post<DrawnCrews>("/api/gamedays/draw", { people: [...chosen.value], groups: [...from.value], crews: Number(count.value) });
      crews.value = drawn.crews.map((members, i) => ({ ...(list[i]?.id ? { id: list[i].id } : {}), name: list[i]?.name ?? `Crew ${i + 1}`, members: seated(members.map((m) => m.id), seats) }));
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  const move = (i: number, person: string, to: number) => {
    const member = list[i]?.members.find((m) => m.person === person);
    if (!member) return;
    crews.value = list.map((c, at) => (at === i ? { ...c, members: c.members.filter((m) => m !== member) } : at === to ? { ...c, members: [...c.members, { person, seat: "" }] } : c));
  };
  return (
    <div class="stack">
      <Named label="Who plays" people={people} chosen={chosen} hint={people.length ? undefined : "Trainees play, other than you, who lead it. An admin adds them under People."} />
      {people.length > 1 ? (
        <div class="row">
          <Button size="small" onClick={() => (chosen.value = people.map((p) => p.id))}>
            Everybody
          </Button>
          <Button size="small" disabled={chosen.value.length === 0} onClick={() => (chosen.value = [])}>
            Nobody
          </Button>
        </div>
      ) : null}
      {groups.length ? <Named label="Groups whose members play" many={["group", "groups"]} people={groups} chosen={from} /> : null}
      <div class="row draw">
        <TextInput label="How many crews" type="number" min={1} max={80} bind={count} class="narrow" error={problem.value?.field("crews")} />
        <Button variant={list.length ? "default" : "primary"} busy={busy.value} disabled={chosen.value.length + from.value.length === 0 || asked.loading} onClick={() => void draw()}>
          {list.length ? "Draw crews again" : "Draw crews"}
        </Button>
        <Button onClick={() => (crews.value = [...list, { name: `Crew ${list.length + 1}`, members: [] }])}>Add a crew by hand</Button>
        <span class="muted small">Drawn by lot: as large as each other, and with as much experience.</span>
      </div>
      <ErrorNote problem={asked.problem} onRetry={asked.reload} />
      <ErrorNote problem={problem.value?.field("crews") ? null : problem.value} />
      {list.length > 0 ? (
        <div class="crew-cards">
          {list.map((c, i) => (
            <fieldset key={c.id ?? i} class="crew-card">
              <legend class="visually-hidden">{c.name || `Crew ${i + 1}`}</legend>
              <div class="row">
                <TextInput label="Name of the crew" quiet value={c.name} onValue={(v) => put(i, { ...c, name: v })} class="grow" maxLength={60} />
                <IconButton label={`Take away ${c.name}`} disabled={fixed.includes(c.id ?? "")} onClick={() => (crews.value = list.filter((_, at) => at !== i))}>
                  ✕
                </IconButton>
              </div>
              <ul class="crew-members">
                {c.members.map((m, at) => (
                  <li key={m.person}>
                    <span class="grow clip" title={name(m.person)}>
                      {name(m.person)}
                    </span>
                    {seats.length ? (
                      <Select
                        label={`Seat of ${name(m.person)}`}
                        quiet
                        value={m.seat}
                        placeholder="any seat"
                        onValue={(seat) => put(i, { ...c, members: c.members.map((o, n) => (n === at ? { ...o, seat } : o)) })}
                        options={seats.map((s) => ({ value: s.seat, label: s.title, disabled: s.seat !== m.seat && c.members.some((o) => o.seat === s.seat) }))}
                      />
                    ) : null}
                    <Select
                      label={`Where ${name(m.person)} plays`}
                      quiet
                      value={String(i)}
                      onValue={(to) => move(i, m.person, Number(to))}
                      options={[...list.map((o, n) => ({ value: String(n), label: n === i ? "here" : `to ${o.name}` })), { value: "-1", label: "in no crew" }]}
                    />
                  </li>
                ))}
              </ul>
              {left.length > 0 ? (
                <Select label={`Add somebody to ${c.name}`} quiet value="" placeholder="Add somebody" onValue={(id) => id && put(i, { ...c, members: [...c.members, { person: id, seat: "" }] })} options={left.map((p) => ({ value: p.id, label: p.name }))} />
              ) : null}
            </fieldset>
          ))}
        </div>
      ) : null}
      {list.length > 0 ? (
        <p class="muted small">
          {plural(list.length, "crew")}, {plural(placed.size, "person", "people")}.
        </p>
      ) : null}
      {error ? (
        <span class="field-error" role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}
