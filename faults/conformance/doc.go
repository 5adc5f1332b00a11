// Package conformance holds every runtime to the same behaviour: it plays one
// fault at a time against a sandbox, with the stack's own customers, metrics
// and alert rules, and tells what was seen.
//
// Invariants: a play knows its sandbox as faults.Sandbox only, so that what is
// seen of two runtimes can be set side by side. Everything is judged on the
// run's clock, from the same metrics and log lines that trainees get. The cases
// are the examples of the catalogue: every fault has one.
//
// Non-goals: scenarios, pages, grading, and judging what a trainee would do.
package conformance
