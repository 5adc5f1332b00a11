// Package engine plays a scenario: a Run harms the sandbox as the script says,
// scrapes it, evaluates its alert rules, pages, takes what people do and what
// whoever runs the drill directs, answers for its personas, and ends.
//
// Invariants: a Run owns its run time and is the only reader of a clock; all
// of its state belongs to one goroutine, the loop; every step is an event,
// committed to the log before anyone is shown it. However a run ends, the last
// health snapshot is taken before its faults are reverted, and nothing of its
// sandbox is left running.
//
// Non-goals: who may do what in the program (web), judging (grading), storage
// (event.Log), what a fault does (catalogue).
package engine
