package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What people do with a page. Of two who do the same at once, the second is told
// who was first.

// take lets somebody have a page: it rings no more.
func (p *page) take(who event.Actor) {
	p.turn++
	p.has, p.snoozed = who, ""
}

// over reports whether there is nothing left to do about a page.
func (p *page) over() bool { return p.resolved || p.closed != "" || p.merged != "" }

// found returns a page.
func (r *Run) found(id string) (*page, error) {
	if i := slices.IndexFunc(r.pages, func(p *page) bool { return p.id == id }); i >= 0 {
		return r.pages[i], nil
	}
	return nil, refuse("There is no page %s.", id)
}

// unfinished returns a page that is not over.
func (r *Run) unfinished(id string) (*page, error) {
	p, err := r.found(id)
	switch {
	case err != nil:
		return nil, err
	case p.closed != "":
		return nil, refuse("%s resolved that page already.", p.closed)
	case p.merged != "":
		return nil, refuse("%s made that page part of the incident already.", p.merged)
	case p.resolved:
		return nil, refuse("That page has resolved: its alerts have stopped.")
	}
	return p, nil
}

// onPage does something about a page that is not over.
func (r *Run) onPage(id string, do func(*page) error) error {
	p, err := r.unfinished(id)
	if err != nil {
		return err
	}
	return do(p)
}

// Acknowledge takes a page.
type Acknowledge struct {
	Page string `json:"page"`
}

func (c Acknowledge) do(r *Run, actor event.Actor) error {
	p, err := r.found(c.Page)
	switch {
	case err != nil:
		return err
	case p.has.Kind == event.Person && p.has.ID != actor.ID:
		return refuse("%s acknowledged that page already.", p.has.Name)
	case p.has.Kind == event.Person:
		return refuse("That page was acknowledged already.")
	case p.has.ID != "":
		return refuse("%s has that page. Have it handed to you if you take it over.", p.has.Name)
	case p.closed != "" || p.merged != "":
		_, err := r.unfinished(c.Page)
		return err
	}
	p.take(actor)
	return r.record(actor, event.PageAcknowledged{Page: p.id})
}

// Snooze lets a page that somebody has ring for nobody for a while, and then again.
type Snooze struct {
	Page    string `json:"page"`
	Minutes int64  `json:"minutes"`
}

func (c Snooze) do(r *Run, actor event.Actor) error {
	p, err := r.unfinished(c.Page)
	switch {
	case err != nil:
		return err
	case !scenarios.SnoozeSpan.Holds(c.Minutes):
		return refuse("Say for how long: %s.", scenarios.SnoozeSpan)
	case p.snoozed != "":
		return refuse("%s snoozed that page already, until %s of the run.", p.snoozed, clockAt(p.until))
	case p.has.ID == "":
		return refuse("Nobody has that page yet: acknowledge it before you snooze it.")
	}
	return r.snooze(actor, p, (r.now() + time.Duration(c.Minutes)*time.Minute).Truncate(time.Millisecond)) // as the log has it
}

// clockAt is a run time as the clock of a run shows it: "12:05".
func clockAt(at faults.Time) string {
	s := int(at.Seconds())
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

func (r *Run) snooze(actor event.Actor, p *page, until faults.Time) error {
	p.turn++
	p.snoozed, p.until = actor.Name, until
	turn := p.turn
	r.later(until, func() {
		if p.turn != turn || p.over() {
			return
		}
		p.has, p.snoozed = event.Actor{}, ""
		r.record(engineActor, event.PageReopened{Page: p.id})
		r.startRinging(p)
	})
	return r.record(actor, event.PageSnoozed{Page: p.id, UntilMS: until.Milliseconds()})
}

// ResolvePage resolves a page by hand.
type ResolvePage struct {
	Page   string `json:"page"`
	Reason string `json:"reason"`
}

func (c ResolvePage) do(r *Run, actor event.Actor) error {
	p, err := r.unfinished(c.Page)
	if err != nil {
		return err
	}
	if err := text("why it needs nobody any more", c.Reason); err != nil {
		return err
	}
	p.turn++
	p.closed = actor.Name
	return r.record(actor, event.PageClosed(c))
}

// MergePage makes a page part of the incident.
type MergePage struct {
	Page string `json:"page"`
}

func (c MergePage) do(r *Run, actor event.Actor) error {
	p, err := r.unfinished(c.Page)
	switch {
	case err != nil:
		return err
	case !happened[event.IncidentDeclared](r):
		return refuse("There is no incident that it could be part of: declare it first.")
	case happened[event.IncidentClosed](r):
		return refuse("The incident is closed.")
	}
	p.turn++
	p.merged = actor.Name
	return r.record(actor, event.PageMerged(c))
}
