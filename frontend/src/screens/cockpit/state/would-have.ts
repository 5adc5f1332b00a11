/** How often a rule would have fired in what had been measured, in a sentence. */
export function wouldHave(times: number): string {
  if (times === 0) return "It would not have fired.";
  return times === 1 ? "It would have fired once." : `It would have fired ${times} times.`;
}
