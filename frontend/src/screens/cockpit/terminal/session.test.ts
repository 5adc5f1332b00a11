import { describe, expect, it } from "vitest";
import { heard } from "./session";

describe("what the server says beside output", () => {
  it("is a note, a parting word, or nothing that is known", () => {
    expect(heard('{"t":"note","text":"The run is paused."}')).toEqual({ t: "note", text: "The run is paused." });
    expect(heard('{"t":"bye","reason":"The shell has ended."}')).toEqual({ t: "bye", reason: "The shell has ended." });
    for (const other of ["", "x", "{}", '{"t":"bye"}', '{"t":"note","text":5}', '{"t":"sing"}']) expect(heard(other)).toBeNull();
  });
});
