package oncall

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/matcher/compat"
	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/common/model"

	"github.com/drillyard/drillyard/faults"
)

// inhibited reports whether an alert that fires keeps one with these labels from
// being told of. What matches both sides of a rule inhibits nothing else that does,
// and so never itself.
func (d *Dispatcher) inhibited(set model.LabelSet) bool {
	for _, rule := range d.routing.inhibits {
		if !rule.TargetMatchers.Matches(set) {
			continue
		}
		both := rule.SourceMatchers.Matches(set)
		for _, source := range d.firing {
			if !rule.SourceMatchers.Matches(source.set) || both && rule.TargetMatchers.Matches(source.set) {
				continue
			}
			equal := true
			for name := range rule.Equal {
				equal = equal && source.set[name] == set[name] // a label that is missing is an empty one
			}
			if equal {
				return true
			}
		}
	}
	return false
}

// mutes reports whether the intervals of a route keep it from notifying at a
// moment of the calendar.
func (r *Routing) mutes(opts *dispatch.RouteOpts, now time.Time) bool {
	if len(opts.ActiveTimeIntervals) > 0 {
		if active, _, err := r.intervals.Mutes(opts.ActiveTimeIntervals, now); err != nil || !active {
			return true // the names have been checked
		}
	}
	muted, _, _ := r.intervals.Mutes(opts.MuteTimeIntervals, now)
	return muted
}

// Matchers select alerts by their labels; all of them must hold.
type Matchers struct{ all labels.Matchers }

// ParseMatchers reads matchers as routing has them, each on its own:
// service="api", severity=~"page|ticket".
func ParseMatchers(texts []string) (Matchers, error) {
	var out Matchers
	for _, text := range texts {
		m, err := compat.Matcher(strings.TrimSpace(text), "silence")
		if err != nil {
			return Matchers{}, err
		}
		out.all = append(out.all, m)
	}
	return out, nil
}

// Match reports whether an alert with these labels is meant.
func (m Matchers) Match(labels map[string]string) bool { return m.all.Matches(labelSet(labels)) }

// Blind reports whether no matcher asks for a label, so that they select nothing in
// particular. Alertmanager takes no such silence (validateSilence in
// silence/silence.go).
func (m Matchers) Blind() bool {
	return !slices.ContainsFunc(m.all, func(one *labels.Matcher) bool {
		return one.Type == labels.MatchNotEqual || one.Type == labels.MatchNotRegexp || !one.Matches("")
	})
}

// Texts writes each matcher as ParseMatchers reads it.
func (m Matchers) Texts() []string {
	out := make([]string, len(m.all))
	for i, one := range m.all {
		out[i] = one.String()
	}
	return out
}

// Silence keeps alerts from being told of for a while.
type Silence struct {
	ID       string
	Matchers Matchers
	From, To faults.Time // both are in it
}

// Silence adds a silence, or takes another in the place of the one with its id.
// What fell due before run time at is not touched by it.
func (d *Dispatcher) Silence(at faults.Time, s Silence) {
	d.until(at - 1)
	d.silences = append(slices.DeleteFunc(d.silences, func(have Silence) bool { return have.ID == s.ID }), s)
}

// Unsilence ends a silence at run time at.
func (d *Dispatcher) Unsilence(at faults.Time, id string) {
	d.until(at - 1)
	d.silences = slices.DeleteFunc(d.silences, func(have Silence) bool { return have.ID == id })
}

func (d *Dispatcher) silenced(now faults.Time, set model.LabelSet) bool {
	return slices.ContainsFunc(d.silences, func(s Silence) bool {
		return now >= s.From && now <= s.To && s.Matchers.all.Matches(set)
	})
}

// spoken writes labels as people read them: "alertname=X,service=Y".
func spoken(set model.LabelSet) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		parts = append(parts, string(name)+"="+string(set[name]))
	}
	return strings.Join(parts, ",")
}
