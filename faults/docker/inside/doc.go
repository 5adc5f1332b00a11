// Package inside is what runs in the containers of a sandbox: a replica of a
// service, or the gateway that stands between the services. Each is the same
// code that runs without containers, driven over standard input and output.
//
// Invariants: nothing that drives a role listens on the network; metrics are
// read inside and handed out over the same streams. When the input ends, which
// it does when the server dies, the role ends.
//
// Non-goals: making containers, deciding anything.
package inside
