import { api } from "../../api/client";
import { mayFacilitate, me } from "../../api/session";
import type { GameDay } from "../../api/types";
import { href } from "../../router";
import { Button, ErrorNote, Panel, useDoing } from "../../ui";

/** Says that nobody who leads the game day is there any more, and lets whoever may take it over. */
export function Unled({ day, onChanged }: { day: GameDay; onChanged: (day: GameDay) => void }) {
  const { busy, problem, run } = useDoing();
  const takeOver = async () => {
    const self = me.value?.person.id;
    if (!self) return;
    const helpers = [...day.helpers.map((h) => h.id), self];
    onChanged(await api.patch<GameDay>(`/api/gamedays/${encodeURIComponent(day.id)}`, { helpers }, day.led?.version));
  };
  return (
    <Panel title="Nobody leads it any more">
      <div class="stack">
        <p>
          {!day.led
            ? "Whoever led this game day is not there any more. Another facilitator, or an admin, can take it over: tell one of them."
            : mayFacilitate()
              ? "Whoever led this game day is not there any more. Take it over to see its runs and release its debriefs."
              : "Whoever led this game day is not there any more. You can open, change and end it; to see what its crews play, name a facilitator who helps to lead it."}
        </p>
        <ErrorNote problem={problem} />
        {day.led && mayFacilitate() ? (
          <div class="row">
            <Button variant="primary" busy={busy} onClick={() => void run(takeOver)}>
              Take it over
            </Button>
          </div>
        ) : null}
        {day.led && !mayFacilitate() && day.state !== "over" ? (
          <div class="row">
            <a class="button" href={href({ screen: "gameday-change", id: day.id })}>
              Name somebody
            </a>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
