package event

import "reflect"

// Viewer is a class of people who see a run alike. The zero value sees nothing.
type Viewer int

// Viewers.
const (
	Nobody Viewer = iota
	// Trainee plays the run and may not know the script.
	Trainee
	// Facilitator runs it and knows everything but the marks of others.
	Facilitator
	// Reader reads a debrief that is open, and with it those marks that its
	// marking lets them see: see grading.Marking.
	Reader
)

// Audience is who may see a field of a body, or know of an event. Whoever knows
// everything is part of every audience but Sealed.
type Audience string

// Audiences.
const (
	LeadOnly Audience = "lead" // those alone who know everything; what has no rule is theirs, too
	Crew     Audience = "crew" // those who play as well
	// Sealed is for a debrief's reader alone: no screen that follows a run shows
	// such an event, since whoever marks a run may not see the marks of others
	// before theirs.
	Sealed Audience = "sealed"
)

// audiences lists those of fields.
func audiences() []Audience { return []Audience{LeadOnly, Crew} }

// admits reports whether a viewer is part of the audience; one that it does not
// know admits nobody.
func (a Audience) admits(v Viewer) bool {
	switch v {
	case Reader:
		return true
	case Facilitator:
		return a != Sealed
	case Trainee:
		return a == Crew
	}
	return false
}

// View returns the event as the viewer may see it, or false when it may not
// know of it. It fails closed: a viewer or a body it does not know sees or
// shows nothing, and a field whose row has no rule for it is left empty.
func View(v Viewer, e Event) (Event, bool) {
	d := rowOf(e.Body)
	if d == nil || !d.Audience.admits(v) {
		return Event{}, false
	}
	if v == Reader || v == Facilitator || d.shape.whole(v) {
		return e, true
	}
	e.Body = d.shape.project(reflect.ValueOf(e.Body), v).Interface().(Body)
	return e, true
}

// Shows reports whether a viewer may know that events of the kind happen.
func (d Descriptor) Shows(v Viewer) bool { return d.Audience.admits(v) }

// Shows reports whether a viewer sees the field of an event that it may know of.
func (f Field) Shows(v Viewer) bool { return f.Audience.admits(v) }

// Shown is an event as it leaves the server. Ordinal counts what this class of
// viewer has been shown of the run, so that it has no gaps: gaps in Seq would
// betray hidden injects. Seq is zero for trainees.
type Shown struct {
	Ordinal int64 `json:"n"`
	Seq     int64 `json:"seq,omitempty"`
	AtMS    int64 `json:"at_ms"`
	Wall    int64 `json:"wall_ms"` // Unix milliseconds
	Actor   Actor `json:"actor"`
	Kind    Kind  `json:"kind"`
	Body    Body  `json:"body"`
}

// Cursor numbers what one class of viewer is shown. Feed it every event of a
// run, in order.
type Cursor struct {
	Viewer Viewer
	n      int64
}

// Next returns the event as shown, or false when it is hidden.
func (c *Cursor) Next(e Event) (Shown, bool) {
	seen, ok := View(c.Viewer, e)
	if !ok {
		return Shown{}, false
	}
	c.n++
	s := Shown{Ordinal: c.n, AtMS: seen.At.Milliseconds(), Wall: seen.Wall.UnixMilli(), Actor: seen.Actor, Kind: seen.Kind(), Body: seen.Body}
	if c.Viewer == Facilitator || c.Viewer == Reader {
		s.Seq = seen.Seq
	}
	return s, true
}

// Ordinal returns the ordinal of the last event shown.
func (c *Cursor) Ordinal() int64 { return c.n }
