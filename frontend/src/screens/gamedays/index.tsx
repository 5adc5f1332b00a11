import { api } from "../../api/client";
import { mayFacilitate } from "../../api/session";
import type { GameDay } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, Table, usePoll } from "../../ui";
import { states, whenText } from "./words";

const EVERY_MS = 10_000;

/** The game days that one leads or plays in. */
export function GameDays() {
  const { data, problem } = usePoll((s) => api.get<GameDay[]>("/api/gamedays", undefined, s), EVERY_MS, [], true);
  return (
    <>
      <div class="page-head">
        <h1>Game days</h1>
        {mayFacilitate() ? (
          <a class="button primary" href={href({ screen: "gameday-new" })}>
            Make a game day
          </a>
        ) : null}
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        {!data ? (
          problem ? null : (
            <Spinner />
          )
        ) : data.length === 0 ? (
          <Empty title="There is no game day of yours.">{mayFacilitate() ? "Several crews play the same drills side by side, and you see them all. It takes a few minutes to make one." : "Whoever leads one invites you; it is then here, and on your first screen."}</Empty>
        ) : (
          <Panel title="Yours" flush>
            <Table
              caption="Game days"
              rows={data}
              rowKey={(d) => d.id}
              rowClass={() => "link"}
              columns={[
                { head: "Game day", cell: (d) => <a href={href({ screen: "gameday", id: d.id })}>{d.title}</a>, class: "name" },
                { head: "When", cell: (d) => (d.begins_at ? whenText(d) : <span class="muted">not said yet</span>) },
                { head: "You", cell: (d) => (d.led ? "lead it" : `play in ${d.crews.find((c) => c.id === d.mine)?.name ?? "a crew"}`) },
                { head: "Drills", cell: (d) => d.drills.length, number: true },
                { head: "Crews", cell: (d) => d.crews.length, number: true },
                {
                  head: "How far",
                  cell: (d) => (
                    <span class="row">
                      <Badge tone={states[d.state][1]}>{states[d.state][0]}</Badge>
                      {d.led && !d.led.invited ? <span class="muted small">nobody is invited yet</span> : null}
                      {d.state === "playing" ? (
                        <span class="muted small">
                          drill {d.at + 1} of {plural(d.drills.length, "drill")}
                        </span>
                      ) : null}
                    </span>
                  ),
                },
              ]}
            />
          </Panel>
        )}
      </div>
    </>
  );
}
