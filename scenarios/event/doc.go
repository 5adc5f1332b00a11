// Package event is the spine: what happened in a run, as an append-only log
// that live screens, replay, the debrief and grading all read.
//
// Invariants: an event is committed before anyone is shown it; Seq has no gap
// and never changes; kinds and the meaning of their fields are forever (a new
// meaning is a new version, with a decoder for the old one). View is the only
// way from an event to a screen, an API or an export: it copies the fields whose
// rules say so, and shows nothing of a kind it does not know. The log holds the
// answer key. What the program must know of a kind stands in its Descriptor, in
// the file of its body, and nowhere else.
//
// Non-goals: raw telemetry (it lives in the run's own engines), judgement (it
// lives in grading), storage (it lives behind Log).
package event
