// Which screen is open, and how it stands. The address after # is the only state
// a link carries: "#/runs/r1?tool=logs" is a route, and what address.ts keeps of
// that screen.

import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { segments } from "./segments";

export type Route =
  | { screen: "home" }
  | { screen: "catalogue" }
  | { screen: "assignments" }
  | { screen: "assignment"; id: string }
  | { screen: "gamedays" }
  | { screen: "gameday-new" }
  | { screen: "gameday"; id: string }
  | { screen: "gameday-change"; id: string }
  | { screen: "panel" }
  | { screen: "desk"; interview: string; candidate: string; item: string }
  | { screen: "raters"; interview: string }
  | { screen: "scorecards"; interview: string }
  | { screen: "scorecard"; interview: string; candidate: string }
  | { screen: "interviews" }
  | { screen: "interview-new" }
  | { screen: "interview"; id: string }
  | { screen: "door"; token: string }
  | { screen: "warm-up" }
  | { screen: "signin"; token?: string }
  | { screen: "scenario"; slug: string }
  | { screen: "statistics"; slug: string }
  | { screen: "calibrate"; sample?: string }
  | { screen: "run"; id: string }
  | { screen: "debrief"; id: string }
  | { screen: "status"; id: string }
  | { screen: "replay"; id: string }
  | { screen: "watch"; id?: string; drill?: string }
  | { screen: "runs" }
  | { screen: "people" }
  | { screen: "audit" }
  | { screen: "addresses" }
  | { screen: "authoring"; pack?: string; path?: string }
  | { screen: "exercises" }
  | { screen: "exercise"; slug: string }
  | { screen: "attempt"; id: string }
  | { screen: "tracks" }
  | { screen: "track"; id: string }
  | { screen: "step"; id: string; step: string }
  | { screen: "certificate"; id: string }
  | { screen: "skills"; person?: string }
  | { screen: "mentor"; person?: string }
  | { screen: "lead" }
  | { screen: "system"; stack: string }
  | { screen: "guide"; slug?: string }
  | { screen: "unknown"; path: string };

export function parse(hash: string): Route {
  const path = hash.replace(/^#?\/?/, "").replace(/[?].*$/, "");
  const [head = "", ...rest] = path.split("/").map(decode);
  const tail = rest.join("/");
  switch (head) {
    case "":
      return { screen: "home" };
    case "assignments":
      if (!rest[0]) return { screen: "assignments" };
      if (rest.length === 1) return { screen: "assignment", id: rest[0] };
      break;
    case "gamedays":
      if (!rest[0]) return { screen: "gamedays" };
      if (rest.length === 1) return rest[0] === "new" ? { screen: "gameday-new" } : { screen: "gameday", id: rest[0] };
      if (rest.length === 2 && rest[1] === "change") return { screen: "gameday-change", id: rest[0] };
      break;
    case "panel":
      if (!rest[0]) return { screen: "panel" };
      if (rest.length === 3 && rest[1] && rest[2]) return { screen: "desk", interview: rest[0], candidate: rest[1], item: rest[2] };
      break;
    case "raters":
      if (rest[0] && rest.length === 1) return { screen: "raters", interview: rest[0] };
      break;
    case "scorecards":
      if (rest[0] && rest.length === 1) return { screen: "scorecards", interview: rest[0] };
      if (rest[0] && rest[1] && rest.length === 2) return { screen: "scorecard", interview: rest[0], candidate: rest[1] };
      break;
    case "interviews":
      if (!rest[0]) return { screen: "interviews" };
      if (rest.length === 1) return rest[0] === "new" ? { screen: "interview-new" } : { screen: "interview", id: rest[0] };
      break;
    case "door":
      if (rest.length === 1 && rest[0]) return { screen: "door", token: rest[0] };
      break;
    case "warm-up":
      if (!tail) return { screen: "warm-up" };
      break;
    case "signin":
      return tail ? { screen: "signin", token: tail } : { screen: "signin" };
    case "calibrate":
      return tail ? { screen: "calibrate", sample: tail } : { screen: "calibrate" };
    case "scenarios":
      // A slug is NAME, or PACK/NAME.
      if (rest.length > 1 && rest.at(-1) === "statistics") return { screen: "statistics", slug: rest.slice(0, -1).join("/") };
      if (tail) return { screen: "scenario", slug: tail };
      return { screen: "catalogue" };
    case "runs":
      if (!rest[0]) return { screen: "runs" };
      if (rest.length === 1) return { screen: "run", id: rest[0] };
      if (rest.length === 2 && rest[1] === "debrief") return { screen: "debrief", id: rest[0] };
      if (rest.length === 2 && rest[1] === "status") return { screen: "status", id: rest[0] };
      if (rest.length === 2 && rest[1] === "replay") return { screen: "replay", id: rest[0] };
      break;
    case "watch":
      if (rest[0] === "drill" && rest[1]) return { screen: "watch", drill: rest.slice(1).join("/") };
      if (rest.length === 1 && rest[0]) return { screen: "watch", id: rest[0] };
      break;
    case "people":
      if (!tail) return { screen: "people" };
      break;
    case "addresses":
      if (!tail) return { screen: "addresses" };
      break;
    case "audit":
      if (!tail) return { screen: "audit" };
      break;
    case "authoring":
      if (!rest[0]) return { screen: "authoring" };
      return rest.length === 1 ? { screen: "authoring", pack: rest[0] } : { screen: "authoring", pack: rest[0], path: rest.slice(1).join("/") };
    case "exercises":
      // A slug is NAME, or PACK/NAME.
      return tail ? { screen: "exercise", slug: tail } : { screen: "exercises" };
    case "attempts":
      if (rest[0] && rest.length === 1) return { screen: "attempt", id: rest[0] };
      break;
    case "tracks":
      // An id is NAME, or PACK/NAME.
      if (!tail) return { screen: "tracks" };
      if (rest.length > 2 && rest.at(-2) === "steps") return { screen: "step", id: rest.slice(0, -2).join("/"), step: rest.at(-1) ?? "" };
      return { screen: "track", id: tail };
    case "certificates":
      if (rest[0] && rest.length === 1) return { screen: "certificate", id: rest[0] };
      break;
    case "skills":
      if (rest.length < 2) return rest[0] ? { screen: "skills", person: rest[0] } : { screen: "skills" };
      break;
    case "mentor":
      if (rest.length < 2) return rest[0] ? { screen: "mentor", person: rest[0] } : { screen: "mentor" };
      break;
    case "lead":
      if (!tail) return { screen: "lead" };
      break;
    case "systems":
      // A stack is NAME, or PACK/NAME.
      if (tail) return { screen: "system", stack: tail };
      break;
    case "guide":
      return tail ? { screen: "guide", slug: tail } : { screen: "guide" };
  }
  return { screen: "unknown", path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a route, for links. */
export function href(r: Route): string {
  const e = encodeURIComponent;
  switch (r.screen) {
    case "home":
      return "#/";
    case "catalogue":
      return "#/scenarios";
    case "assignments":
      return "#/assignments";
    case "assignment":
      return `#/assignments/${e(r.id)}`;
    case "gamedays":
      return "#/gamedays";
    case "gameday-new":
      return "#/gamedays/new";
    case "gameday":
      return `#/gamedays/${e(r.id)}`;
    case "gameday-change":
      return `#/gamedays/${e(r.id)}/change`;
    case "panel":
      return "#/panel";
    case "desk":
      return `#/panel/${e(r.interview)}/${e(r.candidate)}/${e(r.item)}`;
    case "raters":
      return `#/raters/${e(r.interview)}`;
    case "scorecards":
      return `#/scorecards/${e(r.interview)}`;
    case "scorecard":
      return `#/scorecards/${e(r.interview)}/${e(r.candidate)}`;
    case "interviews":
      return "#/interviews";
    case "interview-new":
      return "#/interviews/new";
    case "interview":
      return `#/interviews/${e(r.id)}`;
    case "door":
      return `#/door/${e(r.token)}`;
    case "warm-up":
      return "#/warm-up";
    case "signin":
      return r.token ? `#/signin/${e(r.token)}` : "#/signin";
    case "scenario":
      return `#/scenarios/${segments(r.slug)}`;
    case "statistics":
      return `#/scenarios/${segments(r.slug)}/statistics`;
    case "calibrate":
      return r.sample ? `#/calibrate/${segments(r.sample)}` : "#/calibrate";
    case "run":
      return `#/runs/${e(r.id)}`;
    case "debrief":
      return `#/runs/${e(r.id)}/debrief`;
    case "status":
      return `#/runs/${e(r.id)}/status`;
    case "replay":
      return `#/runs/${e(r.id)}/replay`;
    case "watch":
      return r.drill ? `#/watch/drill/${segments(r.drill)}` : `#/watch/${e(r.id ?? "")}`;
    case "runs":
      return "#/runs";
    case "people":
      return "#/people";
    case "audit":
      return "#/audit";
    case "addresses":
      return "#/addresses";
    case "authoring":
      return ["#/authoring", ...(r.pack ? [e(r.pack)] : []), ...(r.path ?? "").split("/").filter(Boolean).map(e)].join("/");
    case "exercises":
      return "#/exercises";
    case "exercise":
      return `#/exercises/${segments(r.slug)}`;
    case "attempt":
      return `#/attempts/${e(r.id)}`;
    case "tracks":
      return "#/tracks";
    case "track":
      return `#/tracks/${segments(r.id)}`;
    case "step":
      return `#/tracks/${segments(r.id)}/steps/${e(r.step)}`;
    case "certificate":
      return `#/certificates/${e(r.id)}`;
    case "skills":
      return r.person ? `#/skills/${e(r.person)}` : "#/skills";
    case "mentor":
      return r.person ? `#/mentor/${e(r.person)}` : "#/mentor";
    case "lead":
      return "#/lead";
    case "system":
      return `#/systems/${segments(r.stack)}`;
    case "guide":
      return r.slug ? `#/guide/${segments(r.slug)}` : "#/guide";
    case "unknown":
      return `#/${r.path}`;
  }
}

const here = () => (typeof location === "undefined" ? "" : location.hash);
const searchOf = (hash: string) => (hash.includes("?") ? hash.slice(hash.indexOf("?") + 1) : "");

const current = signal<Route>(parse(here()));
const asked = signal(searchOf(here()));

function follow(): void {
  batch(() => {
    const next = parse(here());
    if (href(next) !== href(current.peek())) current.value = next;
    asked.value = searchOf(here());
  });
}

if (typeof window !== "undefined") {
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
}

export const route: ReadonlySignal<Route> = current;
/** What the address says after "?". */
export const search: ReadonlySignal<string> = asked;

export function navigate(r: Route, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, "", href(r));
  else if (here() !== href(r)) history.pushState(null, "", href(r));
  follow();
}

/** The address of the open screen with another search. */
export function withSearch(text: string): string {
  return text ? `${href(current.peek())}?${text}` : href(current.peek());
}

/** Says in the address how the screen stands; with `replace`, there is no step to go back over. */
export function setSearch(text: string, replace: boolean): void {
  if (replace) history.replaceState(null, "", withSearch(text));
  else history.pushState(null, "", withSearch(text));
  follow();
}
