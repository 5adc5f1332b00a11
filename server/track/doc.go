// Package track has people learn by tracks: it enrols them, makes the assignments by
// which they play, and tells how far they are.
//
// Invariants: progress is folded from what is kept and from the runs' grades, each time
// anew, and is never kept itself; what runs show is never held up by a mark that nobody
// has given yet; what answers a question never leaves the package.
//
// Non-goals: who may do what (web), playing and judging (runs), the language
// (scenarios/track).
package track
