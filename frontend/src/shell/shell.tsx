// What surrounds every screen: where one is, where one can go, who one is.
// A run does without: it takes the whole window.

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { reachable } from "../api/client";
import { mayAdminister, mayAssess, mayWrite } from "../api/session";
import { href, navigate, type Route } from "../router";
import { Calls } from "../ring/calls";
import { showKeys, useKeys } from "../ui";
import { useArrival } from "./arrival";
import { MeMenu } from "./me-menu";
import "./shell.css";

export function Shell({ route, children }: { route: Route; children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const place = href(route);
  const admin = mayAdminister();
  useKeys("Go to", {
    "g h": { label: "Home", run: () => navigate({ screen: "home" }) },
    "g s": { label: "Assignments", run: () => navigate({ screen: "assignments" }) },
    "g d": { label: "Game days", run: () => navigate({ screen: "gamedays" }) },
    "g e": { label: "Exercises", run: () => navigate({ screen: "exercises" }) },
    "g t": { label: "Tracks", run: () => navigate({ screen: "tracks" }) },
    "g c": { label: "Catalogue", run: () => navigate({ screen: "catalogue" }) },
    "g r": { label: "Runs", run: () => navigate({ screen: "runs" }) },
    "g g": { label: "Guide", run: () => navigate({ screen: "guide" }) },
    ...(mayAssess() || admin ? { "g i": { label: "Interviews", run: () => navigate({ screen: "interviews" }) } } : {}),
    ...(mayAssess() ? { "g m": { label: "Marks to give", run: () => navigate({ screen: "panel" }) } } : {}),
    ...(mayWrite() || admin ? { "g w": { label: "Authoring", run: () => navigate({ screen: "authoring" }) } } : {}),
    ...(admin
      ? {
          "g p": { label: "People", run: () => navigate({ screen: "people" }) },
          "g a": { label: "Audit trail", run: () => navigate({ screen: "audit" }) },
        }
      : {}),
  });
  useArrival(main, place);

  return (
    <div class="shell">
      <a
        class="skip"
        href="#main"
        onClick={(e) => {
          e.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <TopBar route={route} admin={admin} />
      <ConnectionLost />
      <Calls />
      <main id="main" ref={main} tabIndex={-1} class="page">
        {children}
      </main>
    </div>
  );
}

function TopBar({ route, admin }: { route: Route; admin: boolean }) {
  const links: { to: Route; label: string; here: boolean }[] = [
    { to: { screen: "home" }, label: "Home", here: route.screen === "home" },
    { to: { screen: "catalogue" }, label: "Catalogue", here: ["catalogue", "scenario", "statistics"].includes(route.screen) },
    { to: { screen: "exercises" }, label: "Exercises", here: ["exercises", "exercise", "attempt"].includes(route.screen) },
    { to: { screen: "tracks" }, label: "Tracks", here: ["tracks", "track", "step", "certificate", "skills", "mentor", "lead", "system"].includes(route.screen) },
    { to: { screen: "assignments" }, label: "Assignments", here: route.screen === "assignments" || route.screen === "assignment" },
    { to: { screen: "gamedays" }, label: "Game days", here: route.screen.startsWith("gameday") },
    { to: { screen: "runs" }, label: "Runs", here: route.screen === "runs" || route.screen === "debrief" },
    ...(mayAssess() || admin ? [{ to: { screen: "interviews" } as Route, label: "Interviews", here: route.screen.startsWith("interview") || ["raters", "scorecards", "scorecard"].includes(route.screen) }] : []),
    ...(mayAssess() ? [{ to: { screen: "panel" } as Route, label: "Marking", here: ["calibrate", "panel", "desk"].includes(route.screen) }] : []),
    ...(mayWrite() || admin ? [{ to: { screen: "authoring" } as Route, label: "Authoring", here: route.screen === "authoring" }] : []),
    ...(admin
      ? [
          { to: { screen: "people" } as Route, label: "People", here: route.screen === "people" },
          { to: { screen: "audit" } as Route, label: "Audit", here: route.screen === "audit" },
        ]
      : []),
    { to: { screen: "guide" }, label: "Guide", here: route.screen === "guide" },
  ];
  return (
    <header class="topbar">
      <a class="product" href="#/">
        <img src="favicon.svg" alt="" width={20} height={20} />
        <span class="product-name">Drillyard</span>
      </a>
      <nav class="topnav" aria-label="Main">
        {links.map((l) => (
          <a key={l.label} href={href(l.to)} aria-current={l.here ? "page" : undefined}>
            {l.label}
          </a>
        ))}
      </nav>
      <button type="button" class="button ghost small" onClick={showKeys} title="Keyboard shortcuts (?)">
        <span class="topbar-word">Keys</span> <kbd class="kbd">?</kbd>
      </button>
      <MeMenu />
    </header>
  );
}

/** Says that the server is out of reach. */
function ConnectionLost() {
  return (
    <div role="status">
      {reachable.value ? null : (
        <p class="lost">
          <b>The server cannot be reached.</b> Trying again every few seconds; what you have typed is kept.
        </p>
      )}
    </div>
  );
}
