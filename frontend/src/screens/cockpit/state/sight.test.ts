import { afterEach, expect, test, vi } from "vitest";
import { Sight, teller } from "./sight";

afterEach(() => vi.unstubAllGlobals());

function watched() {
  const told: string[] = [];
  return { told, sight: new Sight((look, here) => told.push(`${look} ${here}`)) };
}

test("a look stands while it is seen, and ends when it is not", () => {
  const { told, sight } = watched();
  sight.beat(); // nothing is looked at yet
  sight.began("l1");
  sight.beat();
  sight.sees(false);
  sight.beat();
  expect(sight.open).toBe(false);
  expect(sight.round.value).toBe(0);
  sight.sees(true);
  sight.sees(true);
  expect(sight.round.value).toBe(1); // what is shown is asked for again, once
  expect(told).toEqual(["l1 true", "l1 false"]);
});

test("an answer that comes when nobody looks any more is put away", () => {
  const { told, sight } = watched();
  sight.sees(false);
  sight.began("l2");
  expect(told).toEqual(["l2 false"]);
});

test("what lies over the tools is looked at instead of them", () => {
  const { told, sight } = watched();
  sight.began("l1");
  sight.lay(true);
  expect(sight.open).toBe(false);
  expect(sight.cover.open).toBe(true);
  sight.cover.began("l2");
  sight.beat();
  sight.lay(false);
  expect(sight.open).toBe(true);
  expect(sight.round.value).toBe(1);
  expect(told).toEqual(["l2 true"]);
});

test("who turns to a tool that asks nothing looks at nothing", () => {
  const { told, sight } = watched();
  sight.began("l1");
  sight.turn();
  sight.turn();
  sight.beat();
  expect(told).toEqual(["l1 false"]);
});

test("the server of a run that is over is told of no look", () => {
  const sent: string[] = [];
  vi.stubGlobal("location", { href: "http://yard.test/" });
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    sent.push(`${path} ${String(init.body)}`);
    return Promise.resolve(new Response("{}", { headers: { "Content-Type": "application/json" } }));
  });
  let over = false;
  const sight = new Sight(teller("/api/runs/r1/look", () => over));
  sight.began("l1");
  sight.beat();
  over = true;
  sight.beat();
  sight.turn(); // the cockpit is left
  expect(sent).toEqual(['http://yard.test/api/runs/r1/look {"look":"l1","here":true}']);
});
