package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

const (
	day = 24 * time.Hour
	// sampled is how often the instances of a week are looked at.
	sampled = 30 * time.Second
	// settled is how much of a week must have passed before anything goes wrong: rules
	// have windows to fill.
	settled = 3 * time.Hour
	// apart is what lies between two things that go wrong, at least.
	apart = 45 * time.Minute
)

// occurrence is one time that something went wrong in a week.
type occurrence struct {
	*incident
	harm     int
	From, To time.Duration
}

// shown and hidden are the two weeks of a seed.
const (
	shown = iota
	hidden
)

// monday is when a week begins.
func monday(which int) time.Time {
	return time.Date(2026, time.November, 2+14*which, 0, 0, 0, 0, time.UTC)
}

// plan says what went wrong when in a week of a seed, in the order of time.
func (v *review) plan(seed int64, which int) []occurrence {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d", seed, which))
	dice := rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])))
	var all []occurrence
	place := func(i int) {
		in := &v.incidents[i]
		for range 1000 {
			d := dice.IntN(int(v.span / day))
			if in.days == "weekdays" && d%7 > 4 || in.days == "weekend" && d%7 < 5 {
				continue
			}
			at := time.Duration(d)*day + time.Duration(in.from)*time.Hour + time.Duration(dice.IntN((in.to-in.from)*60))*time.Minute
			lasts := in.lasts * time.Duration(85+dice.IntN(31)) / 100
			one := occurrence{in, i, at, at + lasts.Truncate(sampled)}
			if one.From < settled || one.To > v.span-apart || slices.ContainsFunc(all, func(o occurrence) bool {
				return one.From < o.To+apart && o.From < one.To+apart
			}) {
				continue
			}
			all = append(all, one)
			return
		}
	}
	for _, act := range []bool{true, false} { // what matters is there whatever else is
		for i, in := range v.incidents {
			for range in.times {
				if in.act == act {
					place(i)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int { return int((a.From - b.From) / time.Second) })
	return all
}

// busiest is the day of a week on which most has to be acted on.
func busiest(all []occurrence) time.Duration {
	count := map[time.Duration]int{}
	for _, o := range all {
		if o.act {
			count[o.From/day] += 3
		} else {
			count[o.From/day]++
		}
	}
	most := time.Duration(0)
	for _, o := range all {
		if d := o.From / day; count[d] > count[most] {
			most = d
		}
	}
	return most * day
}

// recordings keeps the weeks that were used last: each takes about a second to make, and
// some tens of MiB. Whoever wants one that is being made waits for it; others are made
// meanwhile.
var recordings = struct {
	making singleflight.Group
	mu     sync.Mutex // of what follows; nothing is made under it
	kept   map[string]*metrics.Recording
	order  []string // from the one that was used least recently
}{kept: map[string]*metrics.Recording{}}

const mostWeeks = 4

// recorded returns a week that is kept, or nil.
func recorded(key string) *metrics.Recording {
	recordings.mu.Lock()
	defer recordings.mu.Unlock()
	found := recordings.kept[key]
	if found != nil {
		recordings.order = append(slices.DeleteFunc(recordings.order, func(k string) bool { return k == key }), key)
	}
	return found
}

// keepWeek keeps a week, and forgets what was not used for long.
func keepWeek(key string, made *metrics.Recording) {
	recordings.mu.Lock()
	defer recordings.mu.Unlock()
	recordings.kept[key], recordings.order = made, append(recordings.order, key)
	if len(recordings.order) > mostWeeks {
		delete(recordings.kept, recordings.order[0])
		recordings.order = recordings.order[1:]
	}
}

// week is a recorded week of a seed, and what went wrong in it.
func (v *review) week(ctx context.Context, seed int64, which int) (*metrics.Recording, []occurrence, error) {
	all := v.plan(seed, which)
	key := v.key(seed, which)
	if found := recorded(key); found != nil {
		return found, all, nil
	}
	making := recordings.making.DoChan(key, func() (any, error) {
		if found := recorded(key); found != nil {
			return found, nil
		}
		// Others may wait for it who do not leave when the first does.
		made, err := v.record(context.WithoutCancel(ctx), seed, which, all)
		if err == nil {
			keepWeek(key, made)
		}
		return made, err
	})
	select {
	case made := <-making:
		found, _ := made.Val.(*metrics.Recording)
		return found, all, made.Err
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// key is what a week is kept by.
func (v *review) key(seed int64, which int) string {
	return fmt.Sprintf("%x %d %d", sha256.Sum256([]byte(v.weeks)), seed, which)
}

// record makes a week.
func (v *review) record(ctx context.Context, seed int64, which int, all []occurrence) (*metrics.Recording, error) {
	harms := make([]tabletop.Harm, len(v.incidents))
	for i, in := range v.incidents {
		harms[i] = func(h faults.Health) ([]faults.Primitive, error) { return in.fault.Plan(h, in.target, in.args) }
	}
	recorder, err := tabletop.NewRecorder(ctx, v.stack, seed, harms)
	if err != nil {
		return nil, err
	}
	var episodes []tabletop.Episode
	for _, o := range all {
		episodes = append(episodes, tabletop.Episode{From: o.From, To: o.To, Harm: o.harm})
	}
	return metrics.Record(monday(which), func(to faults.Sink) error {
		return recorder.Record(ctx, seed+int64(which), monday(which), v.span, sampled, episodes, to)
	})
}
