// Package grading judges a run: a rubric, compiled from a scenario, is folded
// over the run's log into a grade in which each point cites the events that
// earned it.
//
// Invariants: a grade is a pure function of rubric and log; no clock, no
// randomness, no sandbox. A rubric is self-contained and named by the hash of
// its content, so an old run can be graded again for ever. Every finding names
// its events; every miss says what would have earned it. Points that only a
// person can give stay outside the percentage until they are given.
//
// Non-goals: playing a run, storing grades, showing them.
package grading
