package event

import "reflect"

// Class is a class of people who see a run alike, but for what is private. The
// zero value sees nothing.
type Class int

// Classes.
const (
	Nobody Class = iota
	// Trainee is a member of the crew, who plays the run and may not know the
	// script.
	Trainee
	// Watcher looks on, and knows no more than everybody in the crew does.
	Watcher
	// Facilitator runs it and knows everything but the marks of others.
	Facilitator
	// Debriefed is a member who reads a debrief that is open: everything but what
	// was private among others.
	Debriefed
	// Reader reads a debrief that is open, and with it those marks that its
	// marking lets them see: see grading.Marking.
	Reader
)

// Viewer is somebody who sees a run. Those of a class are shown the same, but
// for what is private: that reaches whoever did it, and the persons and seats
// that its body names. The zero value sees nothing.
type Viewer struct {
	Class  Class
	Person string   // id; empty: nothing private reaches them
	Seats  []string // that they hold; a Cursor finds them in the log
}

// Audience is who may see a field of a body, or know of an event. Whoever knows
// everything is part of every audience but Sealed and Backstage.
type Audience string

// Audiences.
const (
	LeadOnly Audience = "lead" // those alone who know everything; what has no rule is theirs, too
	Crew     Audience = "crew" // those who play or look on as well
	// Private is of the crew for whoever did it, and those whom the body names
	// alone: see Field.Names.
	Private Audience = "private"
	// Backstage is for whoever leads or judges the run: no member sees it, not even in
	// a debrief that is open to them.
	Backstage Audience = "backstage"
	// Own is of the crew for whoever did it alone, in the debrief as well.
	Own Audience = "own"
	// Sealed is for a debrief's reader alone: no screen that follows a run shows
	// such an event, since whoever marks a run may not see the marks of others
	// before theirs.
	Sealed Audience = "sealed"
)

// audiences lists those of fields.
func audiences() []Audience { return []Audience{LeadOnly, Crew, Private} }

// Sight is how a viewer sees one event: viewers with the same sight of it are
// shown the same, but for their ordinals.
type Sight struct {
	Class Class
	Named bool // they did it, or its body names them
}

// admits reports whether who has a sight is part of the audience; one that it
// does not know admits nobody.
func (a Audience) admits(s Sight) bool {
	switch s.Class {
	case Reader:
		return true
	case Facilitator:
		return a != Sealed
	case Debriefed:
		return a != Backstage && (a != Own || s.Named)
	case Trainee:
		return a == Crew || (a == Private || a == Own) && s.Named
	case Watcher:
		return a == Crew
	}
	return false
}

// sight returns how a viewer sees an event of the kind; false: not at all. A body
// that names somebody is, of the crew, for them alone, whatever its audience.
func (d *Descriptor) sight(v Viewer, e Event) (Sight, bool) {
	s := Sight{Class: v.Class}
	if v.Class == Nobody || v.Class == Facilitator || v.Class == Reader {
		return s, d.Audience.admits(s)
	}
	narrow, named := d.names(v, e.Body)
	s.Named = v.Person != "" && (named || e.Actor.Kind == Person && e.Actor.ID == v.Person)
	if v.Class == Watcher {
		s.Named = false // they are shown what everybody is
	}
	return s, d.Audience.admits(s) && (!narrow || s.Named)
}

// View returns the event as the viewer may see it, or false when it may not
// know of it. It fails closed: a viewer or a body it does not know sees or
// shows nothing, and a field whose row has no rule for it is left empty.
func View(v Viewer, e Event) (Event, bool) {
	d := rowOf(e.Body)
	if d == nil {
		return Event{}, false
	}
	s, ok := d.sight(v, e)
	if !ok {
		return Event{}, false
	}
	return d.show(s, e), true
}

// show is View for whoever has a sight of the event.
func (d *Descriptor) show(s Sight, e Event) Event {
	if s.Class == Reader || s.Class == Debriefed || s.Class == Facilitator || d.shape.whole(s) {
		return e
	}
	e.Body = d.shape.project(reflect.ValueOf(e.Body), s).Interface().(Body)
	return e
}

// Shows reports whether events of the kind may be known of with a sight.
func (d Descriptor) Shows(s Sight) bool { return d.Audience.admits(s) }

// Shows reports whether the field of an event that may be known of is seen with
// a sight.
func (f Field) Shows(s Sight) bool { return f.Audience.admits(s) }

// Shown is an event as it leaves the server. Ordinal counts what this viewer
// has been shown of the run, so that it has no gaps: gaps in Seq would
// betray hidden injects. Seq is zero for those who do not know everything.
type Shown struct {
	Ordinal int64 `json:"n"`
	Seq     int64 `json:"seq,omitempty"`
	AtMS    int64 `json:"at_ms"`
	Wall    int64 `json:"wall_ms"` // Unix milliseconds
	Actor   Actor `json:"actor"`
	Kind    Kind  `json:"kind"`
	Body    Body  `json:"body"`
}

// Show returns the event as everybody with the sight is shown it, without an
// ordinal. Only Count tells who has a sight of an event.
func (s Sight) Show(e Event) Shown {
	d := rowOf(e.Body)
	if d == nil || !d.Audience.admits(s) {
		return Shown{}
	}
	e = d.show(s, e)
	shown := Shown{AtMS: e.At.Milliseconds(), Wall: e.Wall.UnixMilli(), Actor: e.Actor, Kind: e.Kind(), Body: e.Body}
	if s.Class == Facilitator || s.Class == Debriefed || s.Class == Reader {
		shown.Seq = e.Seq
	}
	return shown
}

// Cursor numbers what a viewer is shown. Feed it every event of a run, in
// order: what is private to a seat reaches whoever held it then, so that the
// same log is always numbered alike.
type Cursor struct {
	Viewer Viewer
	n      int64
	cast   Cast
}

// Count tells how the viewer sees the next event, and as which number; false:
// not at all.
func (c *Cursor) Count(e Event) (int64, Sight, bool) {
	d := rowOf(e.Body)
	if d == nil {
		return 0, Sight{}, false
	}
	v := c.Viewer
	if v.Class == Trainee || v.Class == Debriefed {
		c.cast.See(e)
		if d.toSeats {
			v.Seats = c.cast.held(v.Person, d.seatsIn(e.Body))
		}
	}
	s, ok := d.sight(v, e)
	if !ok {
		return 0, s, false
	}
	c.n++
	return c.n, s, true
}

// Next returns the event as shown, or false when it is hidden.
func (c *Cursor) Next(e Event) (Shown, bool) {
	n, s, ok := c.Count(e)
	if !ok {
		return Shown{}, false
	}
	shown := s.Show(e)
	shown.Ordinal = n
	return shown, true
}

// Ordinal returns the ordinal of the last event shown.
func (c *Cursor) Ordinal() int64 { return c.n }
