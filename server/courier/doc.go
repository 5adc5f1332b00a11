// Package courier carries what happens in a run to the real world, for a game day
// whose people are to be found by the pager and the chat that they have at work.
//
// Invariants: a message goes to an address that is on the list of whoever runs the
// server, and nowhere else: redirects are not followed, and an address that turns
// out to be of this machine or of a private network is not spoken to unless the
// list says that it is meant. Every message says that it is a drill, and tells
// nothing that the whole crew may not know. What the other end does changes nothing
// for a run: nothing waits for it, its answers are bounded, and what cannot be
// delivered is dropped, counted and said.
//
// Non-goals: who is paged. That is for the run, and for what stands at the other
// end. Nothing that comes back is read.
package courier
