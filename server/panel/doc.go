// Package panel has what candidates did marked by people who neither learn whose it is nor
// what others think of it, and sums it up.
//
// Invariants: nothing that a rater is handed tells a name, a moment of the calendar, or
// another rater's mark; whoever sees names marks nothing. Marks are those of runs and attempts, in their logs and by the same fold. A card is
// worked out from logs whenever it is asked for, and proposes nothing. See decisions/0148.
//
// Non-goals: who is a candidate and what they do when (interviews), what a mark comes to
// (grading), what dimensions come to (grading/scorecard).
package panel
