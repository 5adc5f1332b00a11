import { describe, expect, it } from "vitest";
import type { Bodies, Kind, Shown } from "../../../api/types";
import { believed, alertsByService, foremost, mayClose, ringing, stepKey, tell, waiting } from "./story";

const TEAMS = [{ name: "payments" }, { name: "data" }];
const ME = { id: "u1", oncall: ["payments"], seats: ["operations"], teams: TEAMS };
const tess = { kind: "person" as const, id: "u1", name: "Tess" };

/** A log told in short: kind, body, run time in seconds. */
function log(...lines: { [K in Kind]: [K, Bodies[K], number?] }[Kind][]): Shown[] {
  return lines.map(([kind, body, at_s = 0], i) => ({ n: i + 1, at_ms: at_s * 1000, wall_ms: 0, actor: tess, kind, body }) as Shown);
}

const page = (id: string, to = "payments"): Bodies["page.sent"] => ({ page: id, to, group: "g", alerts: ["Slow"], service: "checkout", summary: `page ${id}` });
const alert = (fingerprint: string, service = "checkout"): Bodies["alert.fired"] => ({ alert: "Slow", fingerprint, service, severity: "page", summary: "slow", value: 1 });
const change = (id: string, at_ms: number, action?: string): Bodies["change.recorded"] => ({ change: id, type: "config", service: "checkout", by: "maya", summary: `change ${id}`, at_ms, ...(action ? { action } : {}) });

describe("pages", () => {
  it("ring from when they are sent until they are acknowledged", () => {
    const events = log(["page.sent", page("p1"), 10], ["page.acknowledged", { page: "p1" }, 40]);
    expect(ringing(tell(events.slice(0, 1)), ME).map((p) => p.page)).toEqual(["p1"]);
    const after = tell(events);
    expect(ringing(after, ME)).toEqual([]);
    expect(after.pages[0]).toMatchObject({ sent_ms: 10_000, acknowledged: { by: tess, at_ms: 40_000 }, resolved_ms: null });
  });

  it("stop ringing when they resolve by themselves, or the run ends", () => {
    const sent = log(["page.sent", page("p1")], ["page.sent", page("p2")], ["page.resolved", { page: "p1" }]);
    expect(ringing(tell(sent), ME).map((p) => p.page)).toEqual(["p2"]);
    const ended = log(["page.sent", page("p1")], ["run.ended", { reason: "time" }, 60]);
    expect(ringing(tell(ended), ME)).toEqual([]);
  });

  it("ring oldest first, are listed newest first, and those of other teams do not ring", () => {
    const story = tell(log(["page.sent", page("p1")], ["page.sent", page("p2", "data")], ["page.sent", page("p3")]));
    expect(ringing(story, ME).map((p) => p.page)).toEqual(["p1", "p3"]);
    expect(story.pages.map((p) => p.page)).toEqual(["p3", "p2", "p1"]);
  });

  it("are before whoever they ring for, then before whoever has them, and another team's come last", () => {
    const lines: Parameters<typeof log> = [["page.sent", page("p1")], ["page.sent", page("p2", "data")]];
    const first = (...more: Parameters<typeof log>) => foremost(tell(log(...lines, ...more)), ME)?.page;
    expect(first(["page.sent", page("p3")])).toBe("p1");
    expect(first(["page.acknowledged", { page: "p1" }])).toBe("p1");
    expect(first(["page.acknowledged", { page: "p2" }], ["page.resolved", { page: "p1" }])).toBe("p2");
    expect(first(["page.resolved", { page: "p1" }])).toBe("p2");
    expect(first(["page.resolved", { page: "p1" }], ["page.resolved", { page: "p2" }])).toBeUndefined();
  });

  it("ring when the receiver is no team of the stack", () => {
    expect(ringing(tell(log(["page.sent", page("p1", "oncall-tool")])), ME)).toHaveLength(1);
  });

  it("carry their escalations; one without a page stands in the timeline only", () => {
    const story = tell(log(["page.sent", page("p1")], ["page.escalated", { page: "p1", team: "data", reason: "pool" }], ["page.escalated", { team: "data", reason: "again" }]));
    expect(story.pages[0]?.escalations.map((e) => e.reason)).toEqual(["pool"]);
    expect(story.timeline.filter((e) => e.label === "escalation")).toHaveLength(2);
  });
});

describe("what becomes of a page", () => {
  const maya = { kind: "persona" as const, id: "maya", name: "Maya" };
  const ben = { kind: "person" as const, id: "u2", name: "Ben" };
  const rings = (...lines: Parameters<typeof log>) => ringing(tell(log(...lines)), ME).map((p) => p.page);

  it("rings for whom it is assigned to, and for whom it was escalated to as well", () => {
    expect(rings(["page.sent", page("p1")], ["page.assigned", { page: "p1", to: [{ who: ben }] }])).toEqual([]);
    expect(rings(["page.sent", page("p1")], ["page.assigned", { page: "p1", to: [{ seat: "scribe" }, { seat: "operations" }] }])).toEqual(["p1"]);
    expect(rings(["page.sent", page("p1", "data")], ["page.escalated", { page: "p1", team: "data", reason: "r", who: maya }])).toEqual([]);
    expect(rings(["page.sent", page("p1", "data")], ["page.escalated", { page: "p1", team: "payments", reason: "r", level: 2 }])).toEqual(["p1"]);
    expect(rings(["page.sent", page("p1", "data")], ["page.escalated", { page: "p1", team: "", reason: "r", who: tess }])).toEqual(["p1"]);
  });

  it("rings for a seat as long as nobody knows who holds it", () => {
    const story = tell(log(["page.sent", page("p1")], ["page.assigned", { page: "p1", to: [{ seat: "scribe" }] }]));
    expect(ringing(story, { ...ME, seats: null })).toHaveLength(1);
    expect(ringing(story, ME)).toHaveLength(0);
  });

  it("is quiet while it is snoozed, and rings again", () => {
    const lines: Parameters<typeof log> = [["page.sent", page("p1")], ["page.acknowledged", { page: "p1" }, 20], ["page.snoozed", { page: "p1", until_ms: 90_000 }, 30]];
    expect(rings(...lines)).toEqual([]);
    expect(tell(log(...lines)).pages[0]?.snoozed).toMatchObject({ until_ms: 90_000 });
    expect(rings(...lines, ["page.reopened", { page: "p1" }, 90])).toEqual(["p1"]);
    expect(rings(...lines, ["page.resolved", { page: "p1" }, 60], ["page.reopened", { page: "p1" }, 90])).toEqual([]);
  });

  it("is over when it is resolved by hand, part of the incident, or a colleague's", () => {
    expect(rings(["page.sent", page("p1")], ["page.closed", { page: "p1", reason: "a test" }])).toEqual([]);
    expect(rings(["page.sent", page("p1")], ["page.merged", { page: "p1" }])).toEqual([]);
    expect(rings(["page.sent", page("p1")], ["page.taken", { page: "p1" }])).toEqual([]);
    expect(rings(["page.sent", page("p1")], ["page.taken", { page: "p1" }], ["page.assigned", { page: "p1", to: [{ who: tess }] }])).toEqual(["p1"]);
  });
});

describe("incident", () => {
  it("follows the severity, and tells the first one once", () => {
    const story = tell(
      log(["incident.declared", { title: "Slow", severity: "SEV3" }, 5], ["severity.declared", { severity: "SEV3" }, 5], ["severity.declared", { severity: "SEV2" }, 90]),
    );
    expect(story.incident).toMatchObject({ title: "Slow", severity: "SEV2", declared_ms: 5000 });
    expect(story.timeline.map((e) => e.text)).toEqual(["Slow", "Severity is SEV2"]);
  });
});

describe("updates", () => {
  const told = (body: Partial<Bodies["update.posted"]>): Bodies["update.posted"] => ({ audience: "stakeholders", text: "We look.", ...body });

  it("promise the next one until it comes, the incident is closed, or it is over", () => {
    const promise = ["update.posted", told({ next_ms: 300_000 }), 10] as const;
    expect(tell(log([...promise])).promised_ms).toBe(300_000);
    expect(tell(log([...promise], ["update.posted", told({}), 90])).promised_ms).toBe(0);
    expect(tell(log([...promise], ["update.posted", told({ next_ms: 600_000 }), 90])).promised_ms).toBe(600_000);
    expect(tell(log([...promise], ["update.posted", told({ status: "resolved", next_ms: 600_000 }), 90])).promised_ms).toBe(0);
    expect(tell(log([...promise], ["incident.closed", { outcome: "resolved", text: "x" }, 90])).promised_ms).toBe(0);
  });

  it("tell their status, and when the next one comes", () => {
    const story = tell(log(["update.posted", told({ status: "monitoring", impact: "Paying fails.", next_ms: 310_000 }), 10]));
    expect(story.timeline[0]?.facts).toEqual(["to stakeholders", "monitoring", "impact: Paying fails.", "next one promised in 5 min"]);
  });
});

describe("the closing phase", () => {
  it("is kept with its end", () => {
    expect(tell(log()).closing).toBeNull();
    expect(tell(log(["closing.began", { ends_ms: 300_000, reason: "recovered" }, 180])).closing).toEqual({ ends_ms: 300_000, reason: "recovered" });
  });
});

describe("closing the incident", () => {
  const closed: Bodies["incident.closed"] = { outcome: "no-fault", text: "The probe was wrong." };

  it("needs a page or an incident, and is done once", () => {
    expect(mayClose(tell([]))).toBe(false);
    expect(mayClose(tell(log(["page.sent", page("p1")])))).toBe(true);
    expect(mayClose(tell(log(["incident.declared", { title: "Slow", severity: "SEV3" }])))).toBe(true);
    const story = tell(log(["page.sent", page("p1"), 10], ["incident.closed", closed, 60]));
    expect(story.closed).toMatchObject({ ...closed, at_ms: 60_000, by: tess });
    expect(mayClose(story)).toBe(false);
    expect(story.timeline.at(-1)).toMatchObject({ label: "incident", text: "The probe was wrong.", facts: ["No fault"] });
  });

  it("stands, whatever comes after it", () => {
    const story = tell(log(["incident.closed", closed, 60], ["page.sent", page("p2"), 90], ["incident.declared", { title: "Slow", severity: "SEV2" }, 95]));
    expect(mayClose(story)).toBe(false);
    expect(story.closed?.outcome).toBe("no-fault");
    expect(story.incident?.severity).toBe("SEV2");
  });
});

describe("approval", () => {
  const asked = { id: "a1", action: "set-config", target: "checkout", reason: "undo the push", needs: "approval" as const };

  it("is waited for, and the action is carried out after it", () => {
    const events = log(["action.requested", asked, 5], ["action.approved", { id: "a1" }, 20], ["action.taken", { ...asked, blast: "checkout", approved_by: "Maya" }, 21]);
    expect(waiting(tell(events.slice(0, 1))).map((a) => [a.id, a.at_ms])).toEqual([["a1", 5000]]);
    expect(tell(events.slice(0, 2)).actions[0]).toMatchObject({ outcome: "under way", decided: tess });
    expect(waiting(tell(events.slice(0, 2)))).toEqual([]);
    expect(tell(events).timeline.map((e) => e.asks)).toEqual(["a1", undefined, undefined]);
    expect(tell(events).actions[0]?.outcome).toBe("taken");
    expect(tell(events).timeline.map((e) => [e.label, e.text, e.facts])).toEqual([
      ["action", "set config checkout: undo the push", ["asks for approval"]],
      ["approval", "set config checkout: approved", []],
      ["action", "set config checkout: done", ["checkout", "approved by Maya"]],
    ]);
  });

  it("can be refused, with a sentence", () => {
    const story = tell(log(["action.requested", asked], ["action.refused", { id: "a1", action: "set-config", target: "checkout", why: "Not before the backup." }]));
    expect(story.actions[0]).toMatchObject({ outcome: "refused", error: "Not before the backup." });
    expect(story.timeline.at(-1)?.text).toBe("set config checkout: refused. Not before the backup.");
    expect(waiting(story)).toEqual([]);
  });

  it("is not waited for when the glass is broken, or the run is over", () => {
    const { needs: _, ...broken } = { ...asked, break_glass: true };
    const story = tell(log(["action.requested", broken]));
    expect(story.actions[0]?.outcome).toBe("under way");
    expect(story.timeline[0]?.facts).toEqual(["breaks the glass"]);
    expect(waiting(tell(log(["action.requested", asked], ["run.ended", { reason: "time" }])))).toEqual([]);
  });
});

describe("the clock", () => {
  it("stands still from a pause until the run goes on, and says who stopped it", () => {
    const events = log(["run.paused", {}, 30], ["clock.changed", { speed: 10 }, 30], ["run.resumed", {}, 30]);
    expect(tell(events.slice(0, 2)).paused).toEqual({ by: tess, at_ms: 30_000 });
    expect(tell(events).paused).toBeNull();
    expect(tell(events).timeline.map((e) => [e.label, e.text, e.who])).toEqual([
      ["clock", "The run is paused", "Tess"],
      ["clock", "Time passes at 10× its own pace", "Tess"],
      ["clock", "The run goes on", "Tess"],
    ]);
  });
});

describe("alerts", () => {
  it("are those that fire now, by service, each once", () => {
    const story = tell(log(["alert.fired", alert("f1")], ["alert.fired", alert("f1")], ["alert.fired", alert("f2", "edge")], ["alert.resolved", { alert: "Slow", fingerprint: "f2", service: "edge" }]));
    expect([...alertsByService(story)].map(([service, alerts]) => [service, alerts.length])).toEqual([["checkout", 1]]);
  });
});

describe("changes", () => {
  it("are sorted by their own time, which may lie before the run", () => {
    const story = tell(log(["change.recorded", change("c1", -60_000)], ["change.recorded", change("c2", 30_000)], ["change.recorded", change("c3", -5_000)]));
    expect(story.changes.map((c) => c.change)).toEqual(["c2", "c3", "c1"]);
  });
});

describe("runbook steps and actions", () => {
  it("keeps what is ticked last", () => {
    const story = tell(
      log(
        ["step.checked", { runbook: "slow", step: "look", done: true }],
        ["step.checked", { runbook: "slow", step: "pool", done: true }],
        ["step.checked", { runbook: "slow", step: "look", done: false }],
      ),
    );
    expect([...story.steps]).toEqual([stepKey("slow", "pool")]);
  });

  it("tells an action from its request to its end", () => {
    const request = { id: "a1", action: "restart", target: "checkout", reason: "it hangs" };
    expect(tell(log(["action.requested", request])).actions[0]?.outcome).toBe("under way");
    expect(tell(log(["action.requested", request], ["action.taken", { ...request, blast: "all" }])).actions[0]?.outcome).toBe("taken");
    const restarted = tell(log(["action.requested", request], ["action.taken", { ...request, blast: "all", not_ready: ["checkout-2"] }]));
    expect(restarted.actions[0]?.not_ready).toEqual(["checkout-2"]);
    expect(restarted.timeline.at(-1)?.text).toMatch(/carried out; checkout-2 not ready yet$/);
    expect(tell(log(["action.requested", request], ["action.failed", { id: "a1", action: "restart", target: "checkout", error: "no" }])).actions[0]).toMatchObject({ outcome: "failed", error: "no" });
  });
});

describe("timeline", () => {
  it("leaves out looks and talk, and keeps the order", () => {
    const story = tell(
      log(
        ["note.added", { text: "one" }],
        ["evidence.viewed", { source: "logs", results: 3 }],
        ["message.sent", { channel: "#incident", text: "hello" }],
        ["change.recorded", change("c1", 0)],
        ["hypothesis.stated", { text: "two", suspect: "checkout", change: "c1" }],
      ),
    );
    expect(story.timeline.map((e) => [e.n, e.text])).toEqual([
      [1, "one"],
      [5, "two"],
    ]);
    expect(story.timeline[1]?.facts).toEqual(["suspect checkout", "change: change c1"]);
    expect(story.messages.map((m) => m.text)).toEqual(["hello"]);
  });

  it("says what was withdrawn, and of what stands what is left", () => {
    const story = tell(
      log(
        ["hypothesis.stated", { hypothesis: "h1", text: "the database" }],
        ["hypothesis.stated", { hypothesis: "h2", text: "the pool" }],
        ["hypothesis.stated", { text: "of a log of before" }],
        ["hypothesis.withdrawn", { hypothesis: "h1", reason: "it is bored", ruled_out: true }],
      ),
    );
    expect(believed(story).map((h) => h.text)).toEqual(["the pool"]);
    expect(story.timeline.at(-1)).toMatchObject({ text: "Ruled out: the database", facts: ["it is bored"] });
  });

  it("is the same however the events came in", () => {
    const events = log(["note.added", { text: "one" }], ["page.sent", page("p1")], ["page.acknowledged", { page: "p1" }]);
    expect(tell([...events])).toEqual(tell(events));
    expect(tell(events.slice(0, 2)).pages[0]?.acknowledged).toBeNull();
  });
});

it("a page goes by what it says, not by its name", () => {
  const story = tell(log(["page.sent", { ...page("p1"), summary: "Buying is slow" }], ["page.acknowledged", { page: "p1" }, 40], ["page.resolved", { page: "p1" }, 90]));
  expect(story.timeline.map((e) => e.text)).toEqual(["Buying is slow", "Acknowledged: Buying is slow", "Buying is slow: resolved, its alerts have stopped"]);
  expect(tell(log(["page.acknowledged", { page: "p1" }, 40])).timeline.map((e) => e.text)).toEqual(["Acknowledged a page"]);
});
