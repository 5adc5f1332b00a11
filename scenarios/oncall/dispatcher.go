package oncall

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/common/model"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Alert is an alert, as routing sees it.
type Alert struct {
	Fingerprint string // identifies rule and labels
	Name        string
	Labels      map[string]string
	Annotations map[string]string
}

// set has the alert's labels as matchers read them.
func (a Alert) set() model.LabelSet { return labelSet(a.Labels) }

func labelSet(labels map[string]string) model.LabelSet {
	set := make(model.LabelSet, len(labels))
	for k, v := range labels {
		set[model.LabelName(k)] = model.LabelValue(v)
	}
	return set
}

// Reason is why a receiver is notified of a group.
type Reason string

// Reasons, as Alertmanager has them.
const (
	First    Reason = event.NotifiedFirst    // the receiver does not know that the group fires
	Joined   Reason = event.NotifiedJoined   // alerts fire that it has not been told of
	Eased    Reason = event.NotifiedEased    // some have stopped, and others go on
	Over     Reason = event.NotifiedOver     // all of them have stopped
	Repeated Reason = event.NotifiedRepeated // nothing is new, and repeat_interval has passed
)

// Notification is due to a receiver: the alerts of one group, and what of them it
// has to be told.
type Notification struct {
	At       faults.Time
	Receiver string
	Group    string // identifies the group among all of a run
	Name     string // what its alerts have in common: "alertname=X,service=Y"
	Reason   Reason
	Firing   []Alert // in the order they began
	Resolved []Alert // those that have stopped since they were told of
}

// Dispatcher groups alerts and says when a notification is due, as Alertmanager
// does. It is not safe for concurrent use: the engine owns it, and calls it with
// run times that never go back. See decisions/0136.
type Dispatcher struct {
	routing  *Routing
	epoch    time.Time
	firing   map[string]member // every alert that fires, by fingerprint
	groups   map[string]*alertGroup
	told     map[string]told
	silences []Silence
	out      []Notification // that fell due while alerts came in
}

// NewDispatcher returns a dispatcher without alerts. The time intervals of a
// routing are held against a calendar on which run time zero is epoch.
func NewDispatcher(r *Routing, epoch time.Time) *Dispatcher {
	return &Dispatcher{routing: r, epoch: epoch, firing: map[string]member{}, groups: map[string]*alertGroup{}, told: map[string]told{}}
}

// Fire takes an alert that began firing at run time at. What falls due at that
// very time has the alert in it.
func (d *Dispatcher) Fire(at faults.Time, a Alert) {
	d.until(at - 1)
	set := a.set()
	d.firing[a.Fingerprint] = member{Alert: a, set: set}
	for _, route := range d.routing.root.Match(set) {
		g := newGroup(route, set)
		if have, ok := d.groups[g.id]; ok {
			g = have
		} else {
			g.due = at + route.RouteOpts.GroupWait
			d.groups[g.id] = g
		}
		g.alerts = slices.DeleteFunc(g.alerts, func(m member) bool { return m.Fingerprint == a.Fingerprint })
		g.alerts = append(g.alerts, member{Alert: a, set: set})
	}
}

// Resolve takes an alert that stopped firing at run time at.
func (d *Dispatcher) Resolve(at faults.Time, fingerprint string) {
	d.until(at - 1)
	delete(d.firing, fingerprint)
	for _, g := range d.groups {
		for i := range g.alerts {
			if g.alerts[i].Fingerprint == fingerprint {
				g.alerts[i].resolved = true
			}
		}
	}
}

// Firing returns the labels of every alert that fires, in no order.
func (d *Dispatcher) Firing() iter.Seq[map[string]string] {
	return func(yield func(map[string]string) bool) {
		for _, a := range d.firing {
			if !yield(a.Labels) {
				return
			}
		}
	}
}

// Next returns the earliest run time at which a group is looked at again, and a
// notification may be due.
func (d *Dispatcher) Next() (faults.Time, bool) {
	if len(d.out) > 0 {
		return d.out[0].At, true
	}
	g := d.first()
	if g == nil {
		return 0, false
	}
	return g.due, true
}

// Due returns the notifications due by run time at, in the order of their times
// and then of their groups.
func (d *Dispatcher) Due(at faults.Time) []Notification {
	d.until(at)
	out := d.out
	d.out = nil
	return out
}

// first returns the group that is looked at next.
func (d *Dispatcher) first() *alertGroup {
	var first *alertGroup
	for _, g := range d.groups {
		if first == nil || cmp.Or(cmp.Compare(g.due, first.due), cmp.Compare(g.id, first.id)) < 0 {
			first = g
		}
	}
	return first
}

// until looks at every group whose time comes by run time at.
func (d *Dispatcher) until(at faults.Time) {
	for g := d.first(); g != nil && g.due <= at; g = d.first() {
		d.flush(g)
	}
}

// flush notifies the receiver of a group of what it is to be told now. What has
// stopped is told once, or never where it is muted at that moment.
func (d *Dispatcher) flush(g *alertGroup) {
	now, opts := g.due, g.route.RouteOpts
	g.due += opts.GroupInterval
	if alerts := d.heard(now, g); len(alerts) > 0 {
		d.tell(now, g, alerts)
	}
	g.alerts = slices.DeleteFunc(g.alerts, func(m member) bool { return m.resolved })
	if len(g.alerts) == 0 {
		delete(d.groups, g.id)
	}
}

// heard leaves out of the alerts of a group what is muted.
func (d *Dispatcher) heard(now faults.Time, g *alertGroup) (out []member) {
	if d.routing.mutes(&g.route.RouteOpts, d.epoch.Add(now)) {
		return nil
	}
	for _, m := range g.alerts {
		if !d.inhibited(m.set) && !d.silenced(now, m.set) {
			out = append(out, m)
		}
	}
	return out
}

// alertGroup has the alerts of one route that its group_by holds equal.
type alertGroup struct {
	id, key, name string
	route         *dispatch.Route
	alerts        []member // in the order they began
	due           faults.Time
}

type member struct {
	Alert
	set      model.LabelSet
	resolved bool
}

// newGroup returns the group of a route that an alert with these labels is in.
func newGroup(route *dispatch.Route, set model.LabelSet) *alertGroup {
	common := model.LabelSet{}
	for name, value := range set {
		if _, by := route.RouteOpts.GroupBy[name]; by || route.RouteOpts.GroupByAll {
			common[name] = value
		}
	}
	return &alertGroup{
		id: route.ID() + ":" + common.String(), name: spoken(common), route: route,
		// What was told is kept by the route's matchers, which two routes may share.
		key: route.Key() + ":" + common.String() + ":" + route.RouteOpts.Receiver,
	}
}
