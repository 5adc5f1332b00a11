// Package line drives a program over its standard input and output: requests
// go in and answers come out as lines of JSON, with what the program tells by
// itself in between.
//
// Invariants: nothing listens, so nobody but the holder of the two streams can
// drive the program. Requests are answered in any order; each is answered once
// or the stream ends. What a line may hold is bounded.
//
// Non-goals: processes and containers, what the requests mean.
package line
