import type { FindingResult } from "../../api/types";
import type { Tone } from "../../ui";

/** What came of a criterion, in a word, and how it looks. */
export const results: Record<FindingResult, [label: string, tone: Tone]> = {
  earned: ["earned", "good"],
  partial: ["partly", "warn"],
  missed: ["missed", "bad"],
  lost: ["lost", "bad"],
  spared: ["avoided", "good"],
  open: ["to be marked", "note"],
  unjudged: ["not judged", "note"],
};
