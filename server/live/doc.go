// Package live shows runs to screens as they happen, over websockets.
//
// Invariants: a viewer is sent every event it may see, in order, once, however
// often its connection breaks: what it missed is read from the log, which is
// the only source that counts; the queue in front of a viewer merely saves
// reading it again. Events reach a socket through event.Cursor only. Publish
// never waits: a viewer that cannot keep up is sent away and comes back where
// it was. One goroutine writes to a connection. No screen outlives the session
// that opened it.
//
// Beside the screens it serves terminals: bytes both ways between a page and a
// shell. What a terminal shows is in no log; whether what is entered is, the shell
// sees to.
//
// Non-goals: who may see which run (web), taking commands (they come by HTTP, see
// decisions/0004).
package live
