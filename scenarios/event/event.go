package event

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Kind names what happened, in the past tense.
type Kind string

// Event is one thing that happened in a run.
type Event struct {
	Run   string
	Seq   int64       // 1, 2, 3 … within the run; set by the log
	At    faults.Time // run time
	Wall  time.Time   // wall clock when it was committed; set by the log
	Actor Actor
	Body  Body
}

// Kind returns the kind of the event's body.
func (e Event) Kind() Kind { return e.Body.Kind() }

// Doer is who really did it: behind what a persona says there may be whoever leads
// the run.
func (e Event) Doer() Actor {
	if m, is := e.Body.(MessageSent); is && m.Voice != nil {
		return *m.Voice
	}
	return e.Actor
}

// Body is what an event of one kind says: a struct of this package, with a row
// of its own. A body without a row cannot be stored, read or shown.
type Body interface {
	Kind() Kind
}

// Kinds of actor.
const (
	Engine  = "engine"  // the run itself: alerts, pages, injects
	Person  = "person"  // someone signed in
	Persona = "persona" // a scripted colleague
)

// Actor is who did it.
type Actor struct {
	Kind string `json:"kind" event:"crew,words=actor"`
	ID   string `json:"id,omitempty" event:"crew"`
	Name string `json:"name,omitempty" event:"crew"`
}

// Log keeps events. Append numbers them, commits them all or none, and returns
// them as committed; there is one appender per run. Read returns at most limit
// events of a run after the given Seq, in order.
type Log interface {
	Append(ctx context.Context, events ...Event) ([]Event, error)
	Read(ctx context.Context, run string, after int64, limit int) ([]Event, error)
}
