package faults

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Time is run time: how long the run has been going. Zero is the moment the
// run starts; history lies before it, at negative times.
type Time = time.Duration

// Errors a runtime answers with. Wrap them; test with errors.Is.
var (
	// ErrUnsupported says that this runtime has no meaning for a primitive.
	ErrUnsupported = errors.New("not supported by this runtime")
	// ErrNoTarget says that a primitive names a service, replica or edge
	// the stack does not have.
	ErrNoTarget = errors.New("no such target")
	// ErrStopped says that the sandbox is not running.
	ErrStopped = errors.New("sandbox is not running")
)

// Sandbox is a running stack that can be harmed, cured and watched.
//
// Start is called once and returns when the stack serves customers. All other
// methods may be called from several goroutines between Start and Stop. Stop
// reverts nothing one by one: it takes the whole stack away, may be called at
// any time, more than once, and returns when nothing of it is left running.
type Sandbox interface {
	Start(ctx context.Context, sink Sink) error
	// Advance returns when the sandbox has reached run time to. Live
	// runtimes wait for the wall clock, a model simulates.
	Advance(ctx context.Context, to Time) error
	// Collect writes the metrics of every instance, as of run time at, to
	// the sink: when, is for whoever asks (decisions/0003). An instance that
	// cannot be reached is reported down. Of what somebody else runs the sink
	// gets neither metrics nor log lines: those who run it have them, we see
	// how our calls fare (decisions/0028). An error, but that of ctx, means
	// that the sandbox itself has broken down.
	Collect(ctx context.Context, at Time) error
	// Do carries out one primitive and returns how to take it back.
	Do(ctx context.Context, p Primitive) (Undo, error)
	// Probe asks the stack something from the outside, as a customer would.
	Probe(ctx context.Context, p Probe) (Answer, error)
	// Snapshot tells the technical truth about every service.
	Snapshot(ctx context.Context) (Health, error)
	// Caps says what this runtime can do; it is constant and may be asked
	// before Start.
	Caps() Caps
	Stop(ctx context.Context) error
}

// Undo takes a primitive back. It is idempotent, and it leaves alone what has
// been changed again since: undoing a config push after a roll-back is a no-op.
type Undo func(ctx context.Context) error

// Caps is what a runtime can do.
type Caps struct {
	Runtime    string          `json:"runtime"`
	Live       bool            `json:"live"` // bound to the wall clock: cannot be paused or sped up
	Primitives []PrimitiveKind `json:"primitives"`
}

// Can reports whether the runtime carries out primitives of kind k.
func (c Caps) Can(k PrimitiveKind) bool {
	for _, have := range c.Primitives {
		if have == k {
			return true
		}
	}
	return false
}

// Check says which part of a primitive the runtime cannot do: ErrUnsupported. A
// runtime asks before it begins, so that it refuses what it has never heard of.
func (c Caps) Check(p Primitive) error {
	for _, part := range Parts(p) {
		if !c.Can(part) {
			return fmt.Errorf("%s: %w", part, ErrUnsupported)
		}
	}
	return nil
}

// Customers is what those who come to a stack are called where a service could
// be: as the source of metrics and lines, and as what a dashboard is of.
const Customers = "customers"

// Probe is a request from outside the stack, made as a customer would.
type Probe struct {
	Journey string `json:"journey,omitempty"` // a journey of the stack, played as one whole visit
	Method  string `json:"method,omitempty"`  // or a single request; default GET
	Path    string `json:"path,omitempty"`
}

// Answer is what came back for a Probe.
type Answer struct {
	OK     bool          `json:"ok"`
	Status int           `json:"status"` // HTTP status of the last request; 0 when there was no answer
	Took   time.Duration `json:"took_ns"`
	Body   string        `json:"body"`            // at most 8 KiB
	Error  string        `json:"error,omitempty"` // in a customer's words: "timed out after 3s"
	Steps  []AnswerStep  `json:"steps,omitempty"`
}

// AnswerStep is one request of a journey.
type AnswerStep struct {
	Request string        `json:"request"` // "POST /notes"
	Status  int           `json:"status"`
	Took    time.Duration `json:"took_ns"`
}
