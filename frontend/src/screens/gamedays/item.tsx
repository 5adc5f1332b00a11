import type { GameDay } from "../../api/types";
import { href } from "../../router";
import { Due } from "../due";
import { playNow, stateText, underWay, whenText } from "./words";

/** Whether there is something to do in a game day now, for whoever sees it. */
export const isNow = (d: GameDay) => d.state !== "planned" || Boolean(d.led && !d.led.invited);

/** A game day on the first screen: what it is, and the way on. */
export function GameDayItem({ day: d }: { day: GameDay }) {
  const crew = d.crews.find((c) => c.id === d.mine);
  const play = crew && playNow(d, crew);
  const plays = play && underWay(play.standing) ? play : undefined;
  const why = d.led ? "You lead it." : `You play in ${crew?.name ?? "a crew"}${d.by ? `, led by ${d.by.name}` : ""}.`;
  const does = plays ? "Join your crew" : d.led ? "Lead it" : "Go to the lobby";
  return (
    <Due title={<a href={href({ screen: "gameday", id: d.id })}>{d.title}</a>} why={`${why} ${whenText(d)}. ${stateText(d, d.now_ms)}`}>
      <a class={`button ${isNow(d) ? "primary" : ""}`} href={href(plays ? { screen: "run", id: plays.run } : { screen: "gameday", id: d.id })} aria-label={`${does}: ${d.title}`}>
        {does}
      </a>
    </Due>
  );
}
