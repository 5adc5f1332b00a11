// Package authoring is where packs are written in: it reads and writes the
// files of a pack's folder, and says what may be written at a place in one.
//
// Invariants: nothing outside the folder is read or written, whatever a name or
// a link in it says; a file is there whole or not at all, in the old version or
// the new one; of two who write over the same version, the later one is refused
// and nothing of the earlier one is lost. See decisions/0121.
//
// Non-goals: who may write (server/web), what a file means (server/library),
// playing it (server/runs).
package authoring
