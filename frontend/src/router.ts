// Which screen is open. The address after # is the only state a link carries.

import { signal, type ReadonlySignal } from "@preact/signals";

export type Route =
  | { screen: "catalogue" }
  | { screen: "signin"; token?: string }
  | { screen: "scenario"; slug: string }
  | { screen: "run"; id: string }
  | { screen: "debrief"; id: string }
  | { screen: "runs" }
  | { screen: "people" }
  | { screen: "guide"; slug?: string }
  | { screen: "unknown"; path: string };

export function parse(hash: string): Route {
  const path = hash.replace(/^#?\/?/, "").replace(/[?].*$/, "");
  const [head = "", ...rest] = path.split("/").map(decode);
  const tail = rest.join("/");
  switch (head) {
    case "":
      return { screen: "catalogue" };
    case "signin":
      return tail ? { screen: "signin", token: tail } : { screen: "signin" };
    case "scenarios":
      if (tail) return { screen: "scenario", slug: tail };
      return { screen: "catalogue" };
    case "runs":
      if (!rest[0]) return { screen: "runs" };
      if (rest.length === 1) return { screen: "run", id: rest[0] };
      if (rest.length === 2 && rest[1] === "debrief") return { screen: "debrief", id: rest[0] };
      break;
    case "people":
      if (!tail) return { screen: "people" };
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
    case "catalogue":
      return "#/";
    case "signin":
      return r.token ? `#/signin/${e(r.token)}` : "#/signin";
    case "scenario":
      return `#/scenarios/${e(r.slug)}`;
    case "run":
      return `#/runs/${e(r.id)}`;
    case "debrief":
      return `#/runs/${e(r.id)}/debrief`;
    case "runs":
      return "#/runs";
    case "people":
      return "#/people";
    case "guide":
      return r.slug ? `#/guide/${r.slug.split("/").map(e).join("/")}` : "#/guide";
    case "unknown":
      return `#/${r.path}`;
  }
}

const current = signal<Route>(parse(typeof location === "undefined" ? "" : location.hash));
if (typeof window !== "undefined") {
  window.addEventListener("hashchange", () => {
    current.value = parse(location.hash);
  });
}

export const route: ReadonlySignal<Route> = current;

export function navigate(r: Route, options: { replace?: boolean } = {}): void {
  if (!options.replace) {
    location.hash = href(r);
    return;
  }
  history.replaceState(null, "", href(r));
  current.value = r;
}
