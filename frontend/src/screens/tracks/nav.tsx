import { mayAdminister, mayFacilitate, maySeeOthers } from "../../api/session";
import { href, route, type Route } from "../../router";

/** Between the screens of learning: paths, what one can do, and one's people. */
export function TracksNav() {
  const here = route.value.screen;
  const links: { to: Route; label: string }[] = [
    { to: { screen: "tracks" }, label: "Tracks" },
    { to: { screen: "skills" }, label: "Skills" },
    ...(maySeeOthers() ? [{ to: { screen: "mentor" } as Route, label: "My people" }] : []),
    ...(mayFacilitate() || mayAdminister() ? [{ to: { screen: "lead" } as Route, label: "Trends" }] : []),
  ];
  return (
    <nav class="row tracks-nav" aria-label="Learning">
      {links.map((l) => (
        <a key={l.label} href={href(l.to)} aria-current={l.to.screen === here ? "page" : undefined}>
          {l.label}
        </a>
      ))}
    </nav>
  );
}
