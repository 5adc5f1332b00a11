import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { heard, LOST, NOT_OPENED, Session } from "./session";

describe("what the server says beside output", () => {
  it("is a note, a parting word, or nothing that is known", () => {
    expect(heard('{"t":"note","text":"The run is paused."}')).toEqual({ t: "note", text: "The run is paused." });
    expect(heard('{"t":"bye","reason":"The shell has ended."}')).toEqual({ t: "bye", reason: "The shell has ended." });
    for (const other of ["", "x", "{}", '{"t":"bye"}', '{"t":"note","text":5}', '{"t":"sing"}']) expect(heard(other)).toBeNull();
  });
});

class Socket {
  static last: Socket;
  sent: unknown[] = [];
  closed = false;
  onopen?: () => void;
  onclose?: () => void;
  onmessage?: (m: { data: unknown }) => void;
  constructor(readonly url: string) {
    Socket.last = this;
  }
  send(what: unknown) {
    this.sent.push(what);
  }
  close() {
    this.closed = true;
  }
}

describe("a connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", Socket);
    vi.stubGlobal("location", new URL("http://localhost/"));
    vi.stubGlobal("document", { baseURI: "http://localhost/" });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const open = () => {
    const session = new Session("/api/attempts/a/terminal");
    session.connect({ shell: "x" });
    Socket.last.onopen?.();
    return session;
  };

  it("that nobody answers is lost, is said to be, and can be made again", () => {
    const session = open();
    vi.advanceTimersByTime(15_000);
    expect(Socket.last.sent).toEqual(['{"t":"ping"}']);
    Socket.last.onmessage?.({ data: '{"t":"pong"}' });
    vi.advanceTimersByTime(15_000);
    expect(session.state.value).toBe("open");
    vi.advanceTimersByTime(15_000);
    expect([session.state.value, session.text.value, Socket.last.closed]).toEqual(["closed", LOST, true]);
    session.connect();
    Socket.last.onopen?.();
    expect([session.state.value, session.text.value]).toEqual(["open", ""]);
    session.dispose();
  });

  it("says why it ended, or that it never was", () => {
    const session = open();
    Socket.last.onmessage?.({ data: '{"t":"bye","reason":"The attempt has ended, and the terminal with it."}' });
    expect(session.text.value).toBe("The attempt has ended, and the terminal with it.");
    session.connect();
    Socket.last.onclose?.();
    expect(session.text.value).toBe(NOT_OPENED);
    open().type("x");
    Socket.last.onclose?.();
  });
});
