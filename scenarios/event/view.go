package event

// Viewer is a class of people who see a run alike. The zero value sees nothing.
type Viewer int

// Viewers.
const (
	Nobody Viewer = iota
	// Trainee plays the run and may not know the script.
	Trainee
	// Facilitator runs it and knows everything; so does everyone once the
	// debrief is open.
	Facilitator
)

// View returns the event as the viewer may see it, or false when it may not
// know of it. It fails closed: a viewer or a body it does not know sees or
// shows nothing.
func View(v Viewer, e Event) (Event, bool) {
	if e.Body == nil || (v != Trainee && v != Facilitator) {
		return Event{}, false
	}
	if v == Facilitator {
		if _, unknown := e.Body.(Unknown); unknown {
			return Event{}, false
		}
		return e, true
	}
	body, ok := e.Body.view(v)
	if !ok {
		return Event{}, false
	}
	e.Body = body
	return e, true
}

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
	if c.Viewer == Facilitator {
		s.Seq = seen.Seq
	}
	return s, true
}

// Ordinal returns the ordinal of the last event shown.
func (c *Cursor) Ordinal() int64 { return c.n }
