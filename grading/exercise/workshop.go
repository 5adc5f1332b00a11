package exercise

import (
	"context"
	"errors"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
)

// Workshop is what a machine needs to find out about an answer.
type Workshop interface {
	// Cage runs programs of people who are not trusted. The error wraps ErrNoCage where
	// this machine cannot, and says why.
	Cage(ctx context.Context, p Program) (Ran, error)
	// Play has a drill played in the tabletop by a responder to its end. Nothing is kept.
	Play(ctx context.Context, p Play) (Played, error)
}

// ErrNoCage says that programs of people who are not trusted cannot be run here.
var ErrNoCage = errors.New("programs that are not trusted cannot be run on this machine")

// ErrNoPlace says that as many people sit at terminals in cages as may.
var ErrNoPlace = errors.New("as many terminals are open as there may be")

// Program is one that is run in a cage: no network, a folder of its own, limits.
type Program struct {
	Files   map[string]string // by name; what it finds in its folder
	Command []string
	Stdin   string
	Time    time.Duration // of the wall clock; 0: ten seconds
	Output  int           // bytes of each stream that are kept; 0: 64 KiB
	Keep    []string      // files that are told of afterwards, as in Ran.Files
	// Then are programs that are run after it in the same cage, one by one: each in a
	// folder of its own, and with nothing that those before it left.
	Then []Program
}

// Ran is how a program went.
type Ran struct {
	Stdout, Stderr string
	Exit           int           // status; -1: it was stopped
	Stopped        string        // why it was, in plain words; empty: it ended by itself
	Took           time.Duration // wall time
	Cut            bool          // there was more output than is kept
	Left           int           // processes that it left running; they were ended
	Files          map[string]string
	Then           []Ran // of Program.Then
}

// Play is a drill as it is to be played.
type Play struct {
	Drill     string // slug
	Seed      int64  // 0: the drill's own
	Responder *scenarios.Rehearsal
	BuiltIn   string // name of a built-in responder, in place of Responder
	// Keep says that the signals are wanted too.
	Keep bool
	// Until is the run time at which it ends, as a recording does: then there is no grade,
	// and there are no signals. 0: it is played to its end.
	Until time.Duration
}

// Played is how a play went.
type Played struct {
	Grade    grading.Grade
	Events   []event.Event
	Stumbles []string         // steps that the responder could not do
	Signals  *signals.Signals // with Keep; whoever asked closes them
}
