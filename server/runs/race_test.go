//go:build race

package runs

// Raced says that the race detector looks on, under which the model takes about
// ten times as long and shows nothing more: it is in one goroutine.
const Raced = true
