import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { GameDay } from "../../api/types";
import { plural } from "../../format";
import { href, navigate } from "../../router";
import { Button, Confirm, ErrorNote, toast } from "../../ui";
import { startCrews } from "./start-crews";
import { begins, free, underWay } from "./words";

type Asked = "next" | "end" | "drop" | "start" | "start-some" | null;

/** What whoever leads a game day does with it as it stands. */
export function Leading({ day, onChanged }: { day: GameDay; onChanged: (day: GameDay) => void }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  const asked = useSignal<Asked>(null);
  const at = (what: string) => `/api/gamedays/${encodeURIComponent(day.id)}/${what}`;
  const going = day.crews.filter((c) => underWay(c.standing));
  const toBegin = day.crews.filter((c) => begins(c.standing));
  const last = day.at + 1 >= day.drills.length;
  const drill = day.drills[day.at]?.title ?? "the drill";
  const unready = day.crews.reduce((sum, c) => sum + c.size - c.ready, 0);
  const room = day.led?.room;
  const places = room ? free(room) : Infinity;

  const step = async (what: string, body: object, said?: string) => {
    busy.value = what;
    problem.value = null;
    try {
      onChanged(await api.post<GameDay>(at(what), body));
      if (said) toast(said, "good");
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  const start = async (anyway: boolean) => {
    const now = await startCrews(day, { anyway });
    asked.value = problem.value = null;
    onChanged(now);
  };
  const startNow = async (anyway: boolean) => {
    busy.value = anyway ? "start-some" : "start";
    problem.value = null;
    try {
      await start(anyway);
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  /** Starts, or asks first where somebody has not said that they are ready. */
  const startAll = (anyway: boolean) => {
    if (unready > 0 && day.state !== "playing") asked.value = anyway ? "start-some" : "start";
    else void startNow(anyway);
  };
  const again = toBegin.some((c) => c.standing !== "none");
  const startable = toBegin.length > 0 && (day.state === "open" || day.state === "break" || day.state === "playing");
  const crowded = toBegin.length > places;
  const played = day.at > 0 || day.crews.some((c) => c.inside?.plays.length);
  return (
    <section class="stack leading" aria-label="Lead it">
      <div class="row">
        {day.led?.invited || day.state !== "planned" ? null : (
          <Button variant="primary" busy={busy.value === "invite"} onClick={() => void step("invite", {}, "Everybody is invited: it is on their first screen.")}>
            Invite everybody
          </Button>
        )}
        {day.state === "planned" ? (
          <Button variant={day.led?.invited ? "primary" : "default"} busy={busy.value === "open"} onClick={() => void step("open", {})}>
            Open the lobby
          </Button>
        ) : null}
        {startable ? (
          <Button variant="primary" size="large" busy={busy.value === "start"} onClick={() => startAll(false)}>
            {day.state === "playing" ? `${again ? "Start again" : "Start"}: ${plural(toBegin.length, "crew")}` : `Start ${drill} for all`}
          </Button>
        ) : null}
        {day.state === "playing" && !last ? <Button variant={going.length ? "default" : "primary"} onClick={() => (going.length ? (asked.value = "next") : void step("next", {}))} busy={busy.value === "next"}>Next drill</Button> : null}
        {day.state !== "over" && day.state !== "planned" ? (
          <Button variant={last && !going.length && day.state === "playing" ? "primary" : "default"} onClick={() => (asked.value = "end")}>
            End the game day
          </Button>
        ) : null}
        {day.state !== "over" ? (
          <a class="button" href={href({ screen: "gameday-change", id: day.id })}>
            Change
          </a>
        ) : null}
        {(day.state === "planned" || day.state === "open") && !played ? (
          <Button variant="danger" onClick={() => (asked.value = "drop")}>
            Remove
          </Button>
        ) : null}
      </div>
      {room && day.state !== "over" && crowded ? (
        <p class="room-note" role="status">
          {plural(toBegin.length, "crew")} would begin, and there is room for {places} now: this server plays {plural(room.most, "run")} at once there, of which {room.taken} are taken. End other runs, begin with fewer crews, or have some wait for a place.
        </p>
      ) : null}
      <ErrorNote problem={problem.value} />
      {startable && crowded ? (
        <div class="row">
          <Button busy={busy.value === "start-some"} onClick={() => startAll(true)}>
            Start, and have some wait
          </Button>
        </div>
      ) : null}
      {asked.value === "start" || asked.value === "start-some" ? (
        <Confirm
          title={`Start ${drill}?`}
          keep="Wait"
          act={asked.value === "start" ? "Start for all" : "Start, and have some wait"}
          onClose={() => (asked.value = null)}
          run={() => start(asked.value === "start-some")}
        >
          {plural(unready, "person has", "people have")} not said that they are ready. Those who come later find their crew under way.
        </Confirm>
      ) : null}
      {asked.value === "next" ? (
        <Confirm
          title="Go on to the next drill?"
          keep="Let them play"
          act="End their runs"
          onClose={() => (asked.value = null)}
          run={async () => {
            onChanged(await api.post<GameDay>(at("next"), { end: true }));
            asked.value = null;
          }}
        >
          {plural(going.length, "crew still plays", "crews still play")}. Their runs end now, and are graded for what was played.
        </Confirm>
      ) : null}
      {asked.value === "end" ? (
        <Confirm
          title="End the game day?"
          keep="Go on"
          act="End it"
          onClose={() => (asked.value = null)}
          run={async () => {
            onChanged(await api.post<GameDay>(at("end"), { end: true }));
            asked.value = null;
          }}
        >
          {going.length ? `${plural(going.length, "crew still plays", "crews still play")}: their runs end now. ` : ""}
          Nothing more is played in it.{day.debrief === "over" ? " Its debriefs open for those who played." : ""}
        </Confirm>
      ) : null}
      {asked.value === "drop" ? (
        <Confirm
          title="Remove this game day?"
          keep="Keep it"
          act="Remove it"
          onClose={() => (asked.value = null)}
          run={async () => {
            await api.del(`/api/gamedays/${encodeURIComponent(day.id)}`);
            navigate({ screen: "gamedays" });
          }}
        >
          Nothing has been played in it. Whoever is invited finds it no more.
        </Confirm>
      ) : null}
    </section>
  );
}
