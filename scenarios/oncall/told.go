package oncall

import (
	"time"

	"github.com/drillyard/drillyard/faults"
)

// told is what a receiver was told last about a group, and when.
type told struct {
	firing, resolved map[string]bool // fingerprints
	at, expires      faults.Time
}

// swept is how often what has expired is forgotten: Alertmanager's maintenance of
// its notification log.
const swept = 15 * time.Minute

// known returns what a receiver was told last about a group, unless it is so long
// ago that it is forgotten.
func (d *Dispatcher) known(now faults.Time, key string) (told, bool) {
	last, ok := d.told[key]
	return last, ok && last.expires > now.Truncate(swept)
}

// tell notifies the receiver of a group, unless it knows all of it.
func (d *Dispatcher) tell(now faults.Time, g *alertGroup, alerts []member) {
	opts := g.route.RouteOpts
	n := Notification{At: now, Receiver: opts.Receiver, Group: g.id, Name: g.name}
	next := told{firing: map[string]bool{}, resolved: map[string]bool{}, at: now, expires: now + 2*opts.RepeatInterval}
	for _, m := range alerts {
		if m.resolved {
			n.Resolved, next.resolved[m.Fingerprint] = append(n.Resolved, m.Alert), true
		} else {
			n.Firing, next.firing[m.Fingerprint] = append(n.Firing, m.Alert), true
		}
	}
	resolves := d.routing.resolves[opts.Receiver]
	last, known := d.known(now, g.key)
	if n.Reason = reason(last, known, next, opts.RepeatInterval, resolves); n.Reason == "" {
		return
	}
	d.told[g.key] = next
	if !resolves {
		n.Resolved = nil
	}
	if len(n.Firing)+len(n.Resolved) > 0 {
		d.out = append(d.out, n)
	}
}

// reason says why a receiver that was told last is to be told next; empty: it is
// not. It is the decision of Alertmanager's DedupStage (needsUpdate in
// notify/dedup_stage.go).
func reason(last told, known bool, next told, repeat time.Duration, resolves bool) Reason {
	switch {
	case !known && len(next.firing) > 0:
		return First
	case !known:
		return ""
	case !within(next.firing, last.firing) && len(last.firing) == 0:
		return First
	case !within(next.firing, last.firing):
		return Joined
	case len(next.firing) == 0 && len(last.firing) > 0:
		return Over
	case len(next.firing) == 0:
		return ""
	case resolves && !within(next.resolved, last.resolved):
		return Eased
	case last.at < next.at-repeat:
		return Repeated
	}
	return ""
}

// within reports whether all of a set are in another.
func within(set, in map[string]bool) bool {
	for k := range set {
		if !in[k] {
			return false
		}
	}
	return true
}
