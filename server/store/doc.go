// Package store keeps what must outlive the process in one SQLite file: the
// logs of runs, rubrics and grades, people and how they sign in, and the audit
// trail.
//
// Invariants: a call that changes something returns only after its commit has
// reached the disk (synchronous=FULL), and then all of it holds or none. All
// changes go through one goroutine on one connection, which puts those that
// wait for it into a single commit. Numbers of events come from the file
// itself, inside the commit that uses them: a commit that fails uses none, and
// several processes on one folder stay gap-free. Passwords, links and sessions
// are kept as hashes only.
//
// Non-goals: deciding who may do what (web), what an event means (event), what
// a grade says (grading: rubrics and grades are bytes here).
package store
