import { untracked, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api, Problem } from "../../api/client";
import { me } from "../../api/session";
import type { Assignable, DebriefRule, GameDay, GameDayTerms, Group, HowCrewsBegin, Ranking, RuntimeRoom, Scenario, ScenarioCard, SeatState, SeedRule } from "../../api/types";
import { runtimes } from "../../api/types";
import { plural, span } from "../../format";
import { href, navigate } from "../../router";
import { runtimeWords } from "../../runtimes";
import { segments } from "../../segments";
import { Button, ErrorNote, Panel, Select, Spinner, TextArea, TextInput, toast, useAsync, type Async } from "../../ui";
import { here, zones } from "../../zones";
import { Tell } from "../addresses";
import { Named } from "../assignments/named";
import { ChosenDrills, type ChosenDrill } from "./chosen-drills";
import { CrewsField, type ChosenCrew } from "./crews-field";
import { differing } from "./differing";
import { Path } from "./path";
import { beginnings, free, leaderboards, opening, seedRules } from "./words";
import "../assignments/assignments.css";
import "./gamedays.css";

/** Makes a game day, on one page. */
export function MakeGameDay() {
  return (
    <>
      <Path />
      <div class="page-head">
        <h1>Make a game day</h1>
      </div>
      <Form />
    </>
  );
}

/** Changes one that has been made. */
export function ChangeGameDay({ id }: { id: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<GameDay>(`/api/gamedays/${encodeURIComponent(id)}`, { away: "1" }, s), [id]);
  return (
    <>
      <Path />
      <div class="page-head">
        <h1>Change {data ? data.title : "a game day"}</h1>
      </div>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? <Form key={data.led?.version} change={data} onReread={reload} /> : problem ? null : <Spinner />}
    </>
  );
}

/** The seats of all drills, each once. */
function useSeats(drills: readonly ChosenDrill[]): Async<readonly SeatState[]> {
  const slugs = [...new Set(drills.map((d) => d.scenario))].sort();
  return useAsync(
    async (s): Promise<readonly SeatState[]> => {
      const all = await Promise.all(slugs.map((slug) => api.get<Scenario>(`/api/scenarios/${segments(slug)}`, undefined, s)));
      const seats = new Map<string, SeatState>();
      for (const drill of all) for (const seat of drill.seats) if (!seats.has(seat.seat)) seats.set(seat.seat, seat);
      return [...seats.values()];
    },
    [slugs.join(" ")],
  );
}

/** Invites everybody. The game day is there either way, and its page offers it again. */
async function invited(day: GameDay): Promise<boolean> {
  try {
    await api.post(`/api/gamedays/${encodeURIComponent(day.id)}/invite`, {});
    return true;
  } catch (err) {
    toast(`Made, but nobody is invited yet: ${Problem.of(err).message}`, "bad");
    return false;
  }
}

function Form({ change, onReread }: { change?: GameDay; onReread?: () => void }) {
  const people = useAsync((s) => api.get<Assignable[]>("/api/assignees", undefined, s), []);
  const groups = useAsync((s) => api.get<Group[]>("/api/groups", undefined, s), []);
  const cards = useAsync((s) => api.get<ScenarioCard[]>("/api/scenarios", undefined, s), []);
  const rooms = useAsync((s) => api.get<RuntimeRoom[]>("/api/gamedays/room", undefined, s), []);

  const title = useSignal(change?.title ?? `Game day of ${new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long" })}`);
  const note = useSignal(change?.note ?? "");
  const drills = useSignal<readonly ChosenDrill[]>(change?.drills.map((d) => ({ scenario: d.scenario, break_min: String(d.break_min) })) ?? []);
  const crews = useSignal<readonly ChosenCrew[]>(
    change?.crews.map((c) => ({ id: c.id, name: c.name, members: (c.inside?.members ?? []).flatMap((m) => (m.person ? [{ person: m.person.id, seat: m.seat }] : [])) })) ?? [],
  );
  const helpers = useSignal<readonly string[]>(change?.helpers.map((h) => h.id) ?? []);
  const runtime = useSignal<string>(change?.runtime ?? "tabletop");
  const at = useSignal(change?.begins_at ?? "");
  const zone = useSignal(change?.zone ?? here);
  const begin = useSignal<string>(change?.begins ?? "together");
  const seeds = useSignal<string>(change?.led?.seeds ?? "drill");
  const seed = useSignal(String(change?.led?.seed || 1));
  const debrief = useSignal<string>(change?.debrief ?? "over");
  const tell = useSignal<readonly string[]>(change?.led?.addresses ?? []);
  const leaderboard = useSignal<string>(change?.leaderboard ?? "");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal<"" | "make" | "invite">("");

  const seats = useSeats(drills.value);
  const wrong = (name: string) => problem.value?.field(name);
  const begun = change && (change.state === "playing" ? change.at + 1 : change.at);
  // What one drill cannot be played on, none of the game day is.
  const can = runtimes.filter((r) => drills.value.every((d) => cards.data?.find((c) => c.slug === d.scenario)?.runtimes.includes(r) ?? true));
  useEffect(() => {
    if (can.length && !can.some((r) => r === runtime.value)) runtime.value = can[0] ?? runtime.value;
  }, [can.join(" ")]);

  const terms = (): GameDayTerms => ({
    title: title.value,
    note: note.value,
    drills: drills.value.map((d, i) => ({ scenario: d.scenario, break_min: i + 1 < drills.value.length ? Number(d.break_min) : 0 })),
    crews: crews.value.map((c) => ({ ...(c.id ? { id: c.id } : {}), name: c.name, members: c.members.map((m) => ({ person: m.person, seat: m.seat })) })),
    helpers: [...helpers.value],
    runtime: runtime.value,
    begins_at: at.value,
    zone: zone.value,
    begins: begin.value as HowCrewsBegin,
    seeds: seeds.value as SeedRule,
    seed: seeds.value === "same" ? Number(seed.value) : 0,
    debrief: debrief.value as DebriefRule,
    leaderboard: leaderboard.value as Ranking,
    addresses: [...tell.value],
  });
  const filled = useMemo(() => untracked(terms), []);
  const send = async (invite: boolean) => {
    busy.value = invite ? "invite" : "make";
    problem.value = null;
    try {
      const path = change ? `/api/gamedays/${encodeURIComponent(change.id)}` : "/api/gamedays";
      const day = change ? await api.patch<GameDay>(path, differing(filled, terms()), change.led?.version) : await api.post<GameDay>(path, terms());
      if (!invite) toast(change ? "Changed." : "Made. Nobody is invited yet.", "good");
      else if (await invited(day)) toast("Made, and everybody is invited.", "good");
      navigate({ screen: "gameday", id: day.id });
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = "";
    }
  };
  const loaded = people.data && groups.data && cards.data;
  if (!loaded) {
    const failed = people.problem ?? groups.problem ?? cards.problem;
    return failed ? <ErrorNote problem={failed} onRetry={() => [people, groups, cards].forEach((a) => a.reload())} /> : <Spinner />;
  }
  const mine = me.value?.person.id;
  const leaders = (people.data ?? []).filter((p) => p.leads && p.id !== mine && p.id !== change?.by?.id);
  return (
    <form
      class="stack wide"
      onSubmit={(e) => {
        e.preventDefault();
        void send(!change);
      }}
    >
      <Panel title="What is played">
        <div class="stack">
          <TextInput label="Title" bind={title} maxLength={120} error={wrong("title")} />
          <ChosenDrills drills={drills} cards={cards.data ?? []} error={wrong("drills")} fixed={begun ?? 0} />
          <TextArea label="For those who play: what to bring, where to meet" bind={note} rows={2} maxLength={2000} error={wrong("note")} />
        </div>
      </Panel>
      <Panel title="Who plays">
        <CrewsField crews={crews} people={(people.data ?? []).filter((p) => p.plays && p.id !== mine)} groups={groups.data ?? []} seats={seats} fixed={change?.crews.filter((c) => c.inside?.plays.length).map((c) => c.id) ?? []} error={wrong("crews")} />
      </Panel>
      <Panel title="When and how">
        <div class="stack">
          <div class="terms">
            <TextInput label="Begins" type="datetime-local" bind={at} error={wrong("begins_at")} hint="Empty: not said yet." />
            <Select label="Time zone" bind={zone} options={zones} error={wrong("zone")} />
            <Select label="Where" bind={runtime} options={can.map((r) => ({ value: r, label: runtimeWords(r).name }))} error={wrong("runtime")} hint={runtimeWords(runtime.value).says} />
            <Select label="Runs begin" bind={begin} options={beginnings} error={wrong("begins")} />
            <Select label="Seeds" bind={seeds} options={seedRules} error={wrong("seeds")} hint="With the same seed, crews meet the same." />
            {seeds.value === "same" ? <TextInput label="Number of the seed" type="number" min={1} bind={seed} error={wrong("seed")} /> : null}
            <Select label="Crews read their debriefs" bind={debrief} options={opening} error={wrong("debrief")} />
            <Select label="Leaderboard" bind={leaderboard} options={leaderboards} error={wrong("leaderboard")} />
          </div>
          <RoomNote rooms={rooms.data} runtime={runtime.value} crews={crews.value.length} />
          {leaders.length ? <Named label="Who helps you to lead it" people={leaders} chosen={helpers} error={wrong("helpers")} hint="Facilitators who do not play in it. They see and do what you do." /> : null}
          <Tell chosen={tell.value} onChosen={(names) => (tell.value = names)} error={wrong("addresses")} />
        </div>
      </Panel>
      <ErrorNote problem={problem.value} />
      {problem.value?.status === 412 && onReread ? (
        <div class="row">
          <Button onClick={onReread}>Show it as it is now</Button>
        </div>
      ) : null}
      <div class="row end">
        <span class="muted small grow">{summary(drills.value, crews.value, cards.data ?? [])}</span>
        <a class="button" href={href(change ? { screen: "gameday", id: change.id } : { screen: "gamedays" })}>
          Cancel
        </a>
        {change ? null : (
          <Button busy={busy.value === "make"} onClick={() => void send(false)}>
            Make it, invite later
          </Button>
        )}
        <Button variant="primary" type="submit" busy={busy.value === (change ? "make" : "invite")}>
          {change ? "Change it" : "Make it and invite"}
        </Button>
      </div>
    </form>
  );
}

/** Says in time that not all crews find a place, and what to do. */
function RoomNote({ rooms, runtime, crews }: { rooms: readonly RuntimeRoom[] | undefined; runtime: string; crews: number }) {
  const room = rooms?.find((r) => r.runtime === runtime);
  if (!room) return null;
  if (crews > room.most) {
    return (
      <p class="room-note" role="status">
        This server plays {plural(room.most, "run")} at once there, and there are {plural(crews, "crew")}: some would wait. {runtime === "tabletop" ? "" : "The tabletop plays more at once. "}Else make fewer crews, or ask whoever runs the server to allow more.
      </p>
    );
  }
  return (
    <p class="muted small" role="status">
      This server plays {plural(room.most, "run")} at once there; {free(room)} are free now.
    </p>
  );
}

function summary(drills: readonly ChosenDrill[], crews: readonly ChosenCrew[], cards: readonly ScenarioCard[]): string {
  const seconds = drills.reduce((sum, d, i) => sum + (cards.find((c) => c.slug === d.scenario)?.duration_s ?? 0) + (i + 1 < drills.length ? Number(d.break_min) * 60 : 0), 0);
  if (!drills.length) return "";
  return `${plural(drills.length, "drill")} for ${plural(crews.length, "crew")}, up to ${span(seconds)} with the breaks.`;
}
