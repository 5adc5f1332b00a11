import { expect, it } from "vitest";
import { wholeMinutes } from "./minutes";

const hour = { least: 1, most: 60 };

it("minutes are whole, and within bounds", () => {
  expect(wholeMinutes("1", hour)).toEqual({ minutes: 1, error: undefined });
  expect(wholeMinutes(" 60 ", hour)).toEqual({ minutes: 60, error: undefined });
  for (const wrong of ["0", "61", "1.5", "-3", "ten"]) expect(wholeMinutes(wrong, hour), wrong).toEqual({ minutes: null, error: "Write a whole number from 1 to 60" });
  for (const empty of ["", " "]) expect(wholeMinutes(empty, hour)).toEqual({ minutes: null, error: undefined });
});
