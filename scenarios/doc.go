// Package scenarios is the scenario language: what an author writes in one
// Markdown file, checked as a whole and compiled into a Scenario that a run
// can play and a rubric can be made from.
//
// Invariants: Compile reports every mistake at once, each with file, line,
// column and a hint; a Scenario that compiled without problems names only
// things that exist in its stack, its catalogue and its runbooks. Compiling
// reads no clock and no network.
//
// Non-goals: playing (engine), judging (grading, which also checks the
// rubric's conditions), Markdown itself (markdown).
package scenarios
