// Package scorecard sums up what somebody's work shows of the seven dimensions that one
// hires by: from several grades, of exercises and of runs.
//
// Invariants: a pure function of grades and marks; the order in which work is handed in
// does not matter. What nobody has evidence of is never zero: it is said, and is in no
// figure. What waits for a person's mark makes an interval of a point, and the interval
// holds whatever that mark can come to. Everything that a figure rests on is listed.
//
// Non-goals: who may read it, and what is decided. A card proposes nothing. See
// decisions/0148.
package scorecard
