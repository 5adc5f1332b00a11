package alerts

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// After an incident, so much later an alert may begin, and a page may come, and be of it.
const aftermath = 5 * time.Minute

// At night people sleep.
const (
	nightFrom = 22
	nightTo   = 7
)

// page is one time that somebody was woken.
type page struct {
	At       time.Duration
	Receiver string
	Reason   oncall.Reason
	Alerts   []string // names, each once
	For      int      // the occurrence; -1: nothing
	Use      string   // needed, again, noise
	Night    bool
}

// Uses of a page.
const (
	needed = "needed" // the first one of an incident
	again  = "again"  // of one that somebody knows of
	noise  = "noise"
)

// outcome is what rules and routing would have done in a stretch of a week.
type outcome struct {
	pages   []page
	tickets int
	delay   []time.Duration // of each occurrence, until the first page; -1: there was none
	failed  map[int]error   // rules that could not be evaluated
	rang    map[int]bool    // rules of which there was a page
	asked   int             // rules that had to be evaluated
}

// backtest says who would have been paged between two moments of a week.
func (v *review) backtest(ctx context.Context, on *metrics.Recording, all []occurrence, rules *metrics.Rules, routing *oncall.Routing, from, to time.Duration, zero time.Time) (*outcome, error) {
	tried, err := on.Try(ctx, rules, from, to)
	if err != nil {
		return nil, err
	}
	out := &outcome{failed: tried.Failed, asked: tried.Evaluated, rang: map[int]bool{}, delay: make([]time.Duration, len(all))}
	for i := range out.delay {
		out.delay[i] = -1
	}
	type firing struct {
		since time.Duration
		rules map[int]bool
	}
	active := map[string]*firing{}
	d := oncall.NewDispatcher(routing, zero)
	notified := func(until time.Duration) {
		for _, n := range d.Due(until) {
			if len(n.Firing) == 0 || n.Reason == oncall.Eased {
				continue // it tells that something is over
			}
			if !slices.Contains(v.phones, n.Receiver) {
				out.tickets++
				continue
			}
			p := page{At: n.At, Receiver: n.Receiver, Reason: n.Reason, For: -1, Use: noise}
			hour := zero.Add(n.At).Hour()
			p.Night = hour >= nightFrom || hour < nightTo
			for _, a := range n.Firing {
				if !slices.Contains(p.Alerts, a.Name) {
					p.Alerts = append(p.Alerts, a.Name)
				}
				f := active[a.Fingerprint]
				if f == nil {
					continue
				}
				for rule := range f.rules {
					out.rang[rule] = true
				}
				for i, o := range all { // of several, the one that began last
					if o.From <= f.since && f.since <= o.To+aftermath && n.At >= o.From {
						p.For = max(p.For, i)
					}
				}
			}
			if p.For >= 0 && all[p.For].act {
				switch o := all[p.For]; {
				case out.delay[p.For] >= 0:
					p.Use = again
				case n.At <= o.To: // one that comes when it is over helps nobody
					out.delay[p.For], p.Use = n.At-o.From, needed
				}
			}
			out.pages = append(out.pages, p)
		}
	}
	for _, m := range tried.Moments {
		if m.State == metrics.Pending {
			continue
		}
		notified(m.At - 1)
		f := active[m.Fingerprint]
		if m.State == metrics.Firing {
			if f == nil {
				f = &firing{since: m.ActiveAt, rules: map[int]bool{}}
				active[m.Fingerprint] = f
				d.Fire(m.At, oncall.Alert{Fingerprint: m.Fingerprint, Name: m.Name, Labels: m.Labels, Annotations: m.Annotations})
			}
			f.rules[m.Rule] = true
			continue
		}
		if f == nil {
			continue
		}
		if delete(f.rules, m.Rule); len(f.rules) == 0 {
			d.Resolve(m.At, m.Fingerprint)
			delete(active, m.Fingerprint)
		}
	}
	notified(to)
	slices.SortStableFunc(out.pages, func(a, b page) int { return cmp.Compare(a.At, b.At) })
	return out, nil
}
