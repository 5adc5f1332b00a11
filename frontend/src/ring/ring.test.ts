import { describe, expect, it } from "vitest";
import { Bell, type Around } from "./bell";
import { alarm, settled, type Call } from "./call";
import { Desktop, type Messenger, type Permission } from "./desktop";

const call = (page: string, run = "r1"): Call => ({ run, page, summary: `page ${page}`, service: "web" });

/** A browser whose tab has the lock when nobody else does. */
function tab(kept: Map<string, string>, lock: { taken: boolean; queue: (() => void)[] }, start = true) {
  const state = { touched: start, played: 0, plays: true, tick: () => {}, told: (_k: string | null, _v: string | null) => {} };
  const around: Around = {
    storage: { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => void kept.set(k, v) },
    touched: () => state.touched,
    play: () => {
      if (state.plays) state.played++;
      return Promise.resolve(state.plays);
    },
    alone: (run, until) => {
      const begin = () => {
        if (until.aborted) return lock.queue.shift()?.();
        lock.taken = true;
        void run().then(() => {
          lock.taken = false;
          lock.queue.shift()?.();
        });
      };
      if (lock.taken) lock.queue.push(begin);
      else begin();
    },
    every: (_ms, run) => {
      state.tick = run;
      return () => (state.tick = () => {});
    },
    kept: (told) => (state.told = told),
  };
  return { state, bell: new Bell(around) };
}

const none = () => ({ taken: false, queue: [] });
const settle = () => new Promise<void>((done) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(done)))));

describe("the bell", () => {
  it("rings until it is over, and is silent when muted, in every tab", async () => {
    const kept = new Map<string, string>();
    const { state, bell } = tab(kept, none());
    bell.ring(true);
    state.tick();
    await settle();
    expect(state.played).toBe(2);
    bell.mute(true);
    state.tick();
    expect(state.played).toBe(2);
    expect(tab(kept, none()).bell.muted.value).toBe(true);
    state.told("drillyard.pager.muted", ""); // another tab
    expect(bell.muted.value).toBe(false);
    state.tick();
    await settle();
    expect(state.played).toBe(3);
    bell.ring(false);
    state.tick();
    expect(state.played).toBe(3);
  });

  it("says when it is held back, and rings from the first click", async () => {
    const { state, bell } = tab(new Map(), none(), false);
    bell.ring(true);
    expect(bell.blocked.value).toBe(true);
    expect(state.played).toBe(0);
    state.touched = true;
    await bell.unblock();
    await settle();
    expect([bell.blocked.value, state.played]).toEqual([false, 1]);
  });

  it("sounds in one tab alone, and in the next when that is done", async () => {
    const lock = none();
    const one = tab(new Map(), lock);
    const two = tab(new Map(), lock);
    one.bell.ring(true);
    two.bell.ring(true);
    await settle();
    expect([one.state.played, two.state.played]).toEqual([1, 0]);
    one.bell.ring(false);
    await settle();
    await settle();
    expect([one.state.played, two.state.played]).toEqual([1, 1]);
  });

  it("leaves it to a tab that can be heard", async () => {
    const lock = none();
    const mute = tab(new Map(), lock);
    mute.state.plays = false;
    mute.bell.ring(true);
    await settle();
    expect([mute.bell.blocked.value, lock.taken]).toEqual([true, false]);
    const heard = tab(new Map(), lock);
    heard.bell.ring(true);
    await settle();
    expect(heard.state.played).toBe(1);
  });
});

describe("calls", () => {
  it("stand in the title with their number", () => {
    expect(alarm([])).toBe("");
    expect(alarm([call("p1"), call("p2")])).toBe("(2) ● Page: page p1");
  });

  it("are told apart by run and page", () => {
    expect(settled([call("p1"), call("p1", "r2")], [call("p1")])).toEqual([call("p1", "r2")]);
    expect(settled([call("p1"), call("p2")], [call("p2")])).toEqual([call("p1")]);
  });
});

describe("messages of the system", () => {
  function system(permission: Permission) {
    const state = { permission, hidden: true, turn: () => {}, asked: 0, shown: [] as string[], opened: [] as (() => void)[] };
    const messenger: Messenger = {
      permission: () => state.permission,
      ask: () => {
        state.asked++;
        state.permission = "granted";
        return Promise.resolve(state.permission);
      },
      hidden: () => state.hidden,
      turned: (told) => (state.turn = told),
      show: (title, _body, _tag, opened) => {
        state.shown.push(title);
        state.opened.push(opened);
        return () => (state.shown = state.shown.filter((t) => t !== title));
      },
    };
    return { state, desktop: new Desktop(messenger) };
  }

  it("are shown to whoever asked for them and looks elsewhere, once, until somebody has the page", async () => {
    const { state, desktop } = system("default");
    const opened: string[] = [];
    const open = (c: Call) => void opened.push(c.page);
    desktop.follow([call("p0")], open);
    expect([state.asked, state.shown]).toEqual([0, []]); // nobody is asked without a button
    await desktop.ask();
    desktop.follow([call("p0"), call("p1")], open);
    desktop.follow([call("p0"), call("p1")], open);
    expect(state.shown).toEqual(["Page: page p0", "Page: page p1"]);
    state.opened[1]?.();
    expect(opened).toEqual(["p1"]);
    state.hidden = false;
    desktop.follow([call("p1"), call("p2")], open);
    state.turn();
    expect(state.shown).toEqual(["Page: page p1"]);
    state.hidden = true; // and leaves, while p2 rings
    state.turn();
    state.turn();
    expect(state.shown).toEqual(["Page: page p1", "Page: page p2"]);
    desktop.follow([], open);
    expect(state.shown).toEqual([]);
  });

  it("are not shown where they were refused", () => {
    const { state, desktop } = system("denied");
    desktop.follow([call("p1")], () => {});
    expect(state.shown).toEqual([]);
  });
});
