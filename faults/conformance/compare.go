package conformance

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// How far two runtimes may be apart and still count as alike.
const (
	alertShare   = 0.30             // of the time to the first alert
	alertSpan    = 15 * time.Second // or so long
	together     = 10 * time.Second // alerts so close to each other have no order
	errorsApart  = 0.02             // of the share of visits that fail
	latencyTimes = 2.0              // of the 99th percentile
	// notFelt is a latency below which nobody cares whether it doubled.
	notFelt = 100 * time.Millisecond
)

// Compare tells where two outcomes of one case part; none is alike.
func Compare(a, b Outcome) []string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, pair := range [][2]Outcome{{a, b}, {b, a}} {
		for _, alert := range pair[0].Alerts {
			if !slices.ContainsFunc(pair[1].Alerts, alert.same) && alert.At < harm-alertSpan {
				say("%s of %s fires in %s only", alert.Name, alert.Service, pair[0].Runtime)
			}
		}
	}
	if swapped, ok := order(a, b); !ok {
		say("%s come in another order", swapped)
	}
	if len(a.Alerts) > 0 && len(b.Alerts) > 0 {
		first, other := a.Alerts[0].At, b.Alerts[0].At
		apart := max(first, other) - min(first, other)
		if apart > alertSpan && float64(apart) > alertShare*float64(max(first, other)) {
			say("the first alert comes after %s in %s and %s in %s", first, a.Runtime, other, b.Runtime)
		}
	}
	if math.Abs(a.Errors-b.Errors) > errorsApart {
		say("%.1f %% of visits fail in %s and %.1f %% in %s", 100*a.Errors, a.Runtime, 100*b.Errors, b.Runtime)
	}
	slow, fast := max(a.P99, b.P99), min(a.P99, b.P99)
	if slow > notFelt && float64(slow) > latencyTimes*float64(fast) {
		say("p99 is %s in %s and %s in %s", a.P99.Round(time.Millisecond), a.Runtime, b.P99.Round(time.Millisecond), b.Runtime)
	}
	return parts
}

// order reports whether the alerts that both have come in the same order, and
// two that do not. Those that come together in either have none.
func order(a, b Outcome) (swapped string, ok bool) {
	at := func(o Outcome, alert Alert) (time.Duration, bool) {
		i := slices.IndexFunc(o.Alerts, alert.same)
		if i < 0 {
			return 0, false
		}
		return o.Alerts[i].At, true
	}
	for i, first := range a.Alerts {
		for _, second := range a.Alerts[i+1:] {
			one, has := at(b, first)
			two, hasToo := at(b, second)
			if has && hasToo && second.At-first.At > together && one-two > together {
				return strings.Join([]string{first.Name, second.Name}, " and "), false
			}
		}
	}
	return "", true
}
