package live

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Presence is that somebody of a crew has the run on a screen. It is in no log:
// what counts for a grade is what they did.
type Presence struct {
	Person string `json:"person"`
	Away   bool   `json:"away"`             // no screen of theirs is before their eyes, as they say
	Typing string `json:"typing,omitempty"` // the channel in which they are writing
}

// crew is who of a run's is there.
type crew struct {
	there map[string]*there // by person
	raw   []byte            // the frame that says so
}

type there struct {
	Presence
	screens int
	lapses  *time.Timer // has what they are writing be forgotten
	said    int         // counts what they said of themselves
}

// typingLasts is for how long somebody is writing after having said so: whoever goes
// on says so again.
const typingLasts = 8 * time.Second

// Present notes what somebody who is there says of themselves; of others it notes
// nothing.
func (h *Hub) Present(run string, p Presence) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.crews[run]
	if c == nil || c.there[p.Person] == nil {
		return
	}
	one := c.there[p.Person]
	one.said++
	if one.lapses != nil {
		one.lapses.Stop()
	}
	if p.Typing != "" {
		said := one.said
		one.lapses = time.AfterFunc(typingLasts, func() { h.lapse(run, one, said) })
	}
	if one.Presence != p {
		one.Presence = p
		h.spread(run)
	}
}

// lapse has somebody write nothing any more who has said nothing of it for long.
func (h *Hub) lapse(run string, one *there, said int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.crews[run]; c != nil && c.there[one.Person] == one && one.said == said && one.Typing != "" {
		one.Typing = ""
		h.spread(run)
	}
}

// came counts a screen of somebody of the crew. The lock is held.
func (h *Hub) came(v *viewer) {
	c := h.crews[v.Run]
	if c == nil {
		c = &crew{there: map[string]*there{}}
		h.crews[v.Run] = c
	}
	if !v.plays() {
		v.hear(c)
		return
	}
	if one := c.there[v.Viewer.Person]; one != nil {
		one.screens++
		v.hear(c)
		return
	}
	c.there[v.Viewer.Person] = &there{Presence: Presence{Person: v.Viewer.Person}, screens: 1}
	h.spread(v.Run)
}

// went counts one less. The lock is held.
func (h *Hub) went(v *viewer) {
	c := h.crews[v.Run]
	if c == nil || !v.plays() {
		return
	}
	one := c.there[v.Viewer.Person]
	if one.screens--; one.screens == 0 {
		delete(c.there, v.Viewer.Person)
		h.spread(v.Run)
	}
}

// spread has everybody hear who is there now. The lock is held.
func (h *Hub) spread(run string) {
	c := h.crews[run]
	frame := presenceFrame{T: "presence", People: []Presence{}}
	for _, one := range c.there {
		frame.People = append(frame.People, one.Presence)
	}
	slices.SortFunc(frame.People, func(a, b Presence) int { return cmp.Compare(a.Person, b.Person) })
	c.raw, _ = json.Marshal(frame) // of texts and words
	for v := range h.rooms[run] {
		v.hear(c)
	}
	h.wake()
}

// plays reports whether it is a screen of somebody of the crew.
func (v *viewer) plays() bool { return v.Viewer.Class == event.Trainee && v.Viewer.Person != "" }

// hear lets a viewer know that there is something to tell.
func (v *viewer) hear(c *crew) {
	if c.raw == nil {
		return
	}
	select {
	case v.news <- struct{}{}:
	default: // it is about to be told, and then how it is by then
	}
}

// tellCrew sends who is there, unless the viewer knows.
func (v *viewer) tellCrew(ctx context.Context) error {
	if stands, err := v.stands(ctx); !stands {
		return err
	}
	v.hub.mu.Lock()
	var raw []byte
	if c := v.hub.crews[v.Run]; c != nil {
		raw = c.raw
	}
	v.hub.mu.Unlock()
	if raw == nil || bytes.Equal(raw, v.crew) {
		return nil
	}
	v.crew = raw
	return v.send(raw, writeWait)
}
