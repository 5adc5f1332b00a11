package oncall

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// Alert is a firing alert, as routing sees it.
type Alert struct {
	Fingerprint string // identifies rule and labels
	Name        string
	Labels      map[string]string
	Annotations map[string]string
}

// Notification is due to a receiver: alerts of one group fire, or all of them
// have stopped.
type Notification struct {
	Receiver string
	Group    string
	Alerts   []Alert // those firing, in the order they began; empty when Resolved
	Resolved bool
}

// Dispatcher groups alerts and says when a notification is due. It is not safe
// for concurrent use: the engine owns it.
type Dispatcher struct {
	routing *Routing
	groups  map[string]*alertGroup
}

type alertGroup struct {
	destination
	firing   []Alert
	due      faults.Time
	waiting  bool // due means something
	notified bool // the receiver knows that the group fires
}

// NewDispatcher returns a dispatcher without alerts.
func NewDispatcher(r *Routing) *Dispatcher {
	return &Dispatcher{routing: r, groups: map[string]*alertGroup{}}
}

// Fire takes an alert that began firing at run time at.
func (d *Dispatcher) Fire(at faults.Time, a Alert) {
	for _, dest := range d.routing.destinations(a.Labels) {
		g, ok := d.groups[dest.key]
		if !ok {
			g = &alertGroup{destination: dest}
			d.groups[dest.key] = g
		}
		g.firing = slices.DeleteFunc(g.firing, func(have Alert) bool { return have.Fingerprint == a.Fingerprint })
		g.firing = append(g.firing, a)
		if !g.waiting && !g.notified {
			g.waiting, g.due = true, at+g.wait
		}
	}
}

// Resolve takes an alert that stopped firing at run time at.
func (d *Dispatcher) Resolve(at faults.Time, fingerprint string) {
	for key, g := range d.groups {
		before := len(g.firing)
		g.firing = slices.DeleteFunc(g.firing, func(have Alert) bool { return have.Fingerprint == fingerprint })
		if len(g.firing) == before || len(g.firing) > 0 {
			continue
		}
		if !g.notified {
			delete(d.groups, key) // gone before anyone heard of it
			continue
		}
		g.waiting, g.due = true, at+g.interval
	}
}

// Next returns the earliest run time at which a notification is due.
func (d *Dispatcher) Next() (faults.Time, bool) {
	var next faults.Time
	found := false
	for _, g := range d.groups {
		if g.waiting && (!found || g.due < next) {
			next, found = g.due, true
		}
	}
	return next, found
}

// Due returns the notifications due by run time at, in the order of their
// times and then of their groups.
func (d *Dispatcher) Due(at faults.Time) []Notification {
	var due []*alertGroup
	for _, g := range d.groups {
		if g.waiting && g.due <= at {
			due = append(due, g)
		}
	}
	slices.SortFunc(due, func(a, b *alertGroup) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.key, b.key))
	})
	var out []Notification
	for _, g := range due {
		g.waiting = false
		switch {
		case len(g.firing) > 0 && !g.notified:
			g.notified = true
			out = append(out, Notification{Receiver: g.receiver, Group: g.key, Alerts: slices.Clone(g.firing)})
		case len(g.firing) == 0 && g.notified:
			delete(d.groups, g.key)
			out = append(out, Notification{Receiver: g.receiver, Group: g.key, Resolved: true})
		}
	}
	return out
}
