// Package debrief reads a run afterwards: everything that happened on one
// timeline beside what was true, what nobody looked at, and the chances that
// were missed.
//
// Invariants: a debrief is a pure function of rubric, log and grade; it judges
// nothing anew, and points at events by their Seq. It holds the answer key, so
// it is for people who may see all of the run.
//
// Non-goals: scores (grading), showing (the client), the author's own debrief
// text (scenarios).
package debrief
