package engine

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Ring is a page that rings.
type Ring struct {
	Page, Service, Summary string
	For                    []string // those of the crew whom it rings for, by id
}

// Ringing lists the pages that ring for a member, the oldest first; none while run
// time stands still. It may be asked at any time, and costs the run nothing.
func (r *Run) Ringing(person string) []Ring {
	all := r.rings.Load()
	if all == nil || r.State() != event.StateRunning || r.leaving.Load() || r.paused() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(*all), func(g Ring) bool { return !slices.Contains(g.For, person) })
}

// tellRinging keeps what rings for whom, after what was committed.
func (r *Run) tellRinging() {
	rings := []Ring{}
	for _, p := range r.pages {
		if !p.open() {
			continue
		}
		g := Ring{Page: p.id, Service: p.service, Summary: p.summary}
		for _, m := range r.cast.Members() {
			if slices.ContainsFunc(p.rings, func(c event.Callee) bool { return r.isFor(c, m) }) {
				g.For = append(g.For, m.ID)
			}
		}
		rings = append(rings, g)
	}
	r.rings.Store(&rings)
}

// concernsPages reports whether an event can change which pages ring for whom.
func concernsPages(e event.Event) bool {
	of, _, _ := strings.Cut(string(e.Kind()), ".")
	return of == "page" || of == "role" || of == "member"
}

// isFor reports whether a page that rings for somebody rings for a member.
func (r *Run) isFor(c event.Callee, m event.Actor) bool {
	switch {
	case c.Who.ID != "":
		return c.Who.Kind != event.Persona && c.Who.ID == m.ID
	case c.Seat != "":
		holder, held := r.cast.Holder(c.Seat)
		return held && holder.ID == m.ID
	}
	_, known := r.Stack.Team(c.Team)
	return !known || r.Scenario.OnCallFor(c.Team)
}
