package conformance

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Move is a metric of a service that was otherwise than without what was done, where
// it was so the most.
type Move struct {
	Metric  string            `json:"metric"`
	Service string            `json:"service"`
	Labels  map[string]string `json:"labels,omitempty"` // the others, but that of the instance
	Per     string            `json:"per"`              // "s" of what counts up, "one" of what a histogram holds; "" of a level
	After   time.Duration     `json:"after_ns"`         // since it was done
	Value   *float64          `json:"value"`            // null: there is none any more
	Without *float64          `json:"without"`          // null: there would be none
}

// What is said to move: by more than it does by itself, and by a fifth.
const (
	mostMoves  = 12
	movesBy    = 1.2
	timesNoise = 2
	least      = 1e-3             // a millisecond
	window     = 10 * time.Second // of rates, and between looks
)

// moves are the metrics by which two plays differ, at most one of each name and
// service and two of each name, those first that differ the most beside what they do
// by themselves; and the services of which more than half of what is measured is gone,
// or is there only now.
func moves(ctx context.Context, with, without *play) (found []Move, gone, came []string, err error) {
	type rated struct {
		Move
		by float64
	}
	best := map[string]rated{}
	there, lost, fresh := map[string]int{}, map[string]int{}, map[string]int{} // by service, how much is measured of it
	names := append(with.db.Names(), without.db.Names()...)                    // some are there in one alone
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if strings.HasSuffix(name, "_bucket") || strings.HasSuffix(name, "_sum") || restless[name] {
			continue
		}
		name, expr, per := asked(name)
		now, err := with.series(ctx, expr, with.zero+window)
		if err != nil {
			return nil, nil, nil, err
		}
		usual, err := without.series(ctx, expr, without.zero+window)
		if err != nil {
			return nil, nil, nil, err
		}
		calm, err := without.series(ctx, expr, window)
		if err != nil {
			return nil, nil, nil, err
		}
		both := merged(now, usual)
		for _, key := range slices.Sorted(maps.Keys(both)) {
			c := both[key]
			there[c.labels["service"]]++
			m, by := parted(now[key], usual[key], calm[key], per == perOne)
			if by == 0 {
				continue
			}
			m.Metric, m.Per, m.Labels, m.After = name, per, maps.Clone(c.labels), m.After-with.zero
			m.Service = m.Labels["service"]
			for _, own := range []string{"service", "job"} {
				delete(m.Labels, own)
			}
			if m.Value == nil {
				lost[m.Service]++
			}
			if m.Without == nil {
				fresh[m.Service]++
			}
			if at := name + " " + m.Service; by > best[at].by || by == best[at].by && m.far() > best[at].far() {
				best[at] = rated{m, by}
			}
		}
	}
	most := func(counted map[string]int) (services []string) {
		for service, n := range counted {
			if 2*n > there[service] {
				services = append(services, service)
			}
		}
		slices.Sort(services)
		return services
	}
	gone, came = most(lost), most(fresh)
	named := map[string]int{}
	found = []Move{}
	for _, r := range slices.SortedFunc(maps.Values(best), func(a, b rated) int {
		return cmp.Or(-cmp.Compare(a.by, b.by), strings.Compare(a.Service+a.Metric, b.Service+b.Metric))
	}) {
		if r.Value == nil && slices.Contains(gone, r.Service) || r.Without == nil && slices.Contains(came, r.Service) {
			continue
		}
		if named[r.Metric]++; len(found) == mostMoves || named[r.Metric] > 2 {
			continue
		}
		found = append(found, r.Move)
	}
	return found, gone, came, nil
}

// restless are metrics that say nothing of how a service is.
var restless = map[string]bool{"ALERTS": true, "scrape_samples_scraped": true, "process_start_time_seconds": true}

// asked is the question that a metric answers, what it is called, and per what.
func asked(metric string) (name, expr, per string) {
	base, histogram := strings.CutSuffix(metric, "_count")
	switch d := int(window.Seconds()) + int(scrapeInterval.Seconds()); {
	case histogram && faults.Counts(metric):
		return base, fmt.Sprintf(`sum without (instance) (rate(%s_sum[%ds])) / sum without (instance) (rate(%[1]s_count[%[2]ds]))`, base, d), perOne
	case faults.Counts(metric):
		return metric, fmt.Sprintf(`sum without (instance) (rate(%s[%ds]))`, metric, d), perSecond
	}
	return metric, fmt.Sprintf(`sum without (instance) (%s)`, metric), ""
}

// Per what a value is; a level is per nothing.
const (
	perSecond = "s"
	perOne    = "one"
)

// course is how a series went.
type course struct {
	labels map[string]string
	at     map[faults.Time]float64
}

// series asks a question from a run time on to the end.
func (p *play) series(ctx context.Context, expr string, from faults.Time) (map[string]course, error) {
	r, err := p.db.Range(ctx, expr, from, p.now, window)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", expr, err)
	}
	all := map[string]course{}
	for _, s := range r.Series {
		c := course{s.Labels, map[faults.Time]float64{}}
		for _, point := range s.Points {
			if !math.IsNaN(point.V) && !math.IsInf(point.V, 0) {
				c.at[point.At] = point.V
			}
		}
		if len(c.at) > 0 {
			all[fmt.Sprint(s.Labels)] = c
		}
	}
	return all, nil
}

func merged(a, b map[string]course) map[string]course {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// parted is where a series is the furthest from how it would be, and by how much
// more than it goes up and down by itself; zero: it is as it would be.
func parted(now, usual, calm course, mean bool) (m Move, by float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range []course{usual, calm} {
		for _, v := range c.at {
			low, high = min(low, v), max(high, v)
		}
	}
	noise, level := 0.0, 0.0
	if high >= low {
		noise, level = high-low, max(math.Abs(high), math.Abs(low))
	}
	for _, at := range slices.Sorted(maps.Keys(atAny(now, usual))) {
		v, is := now.at[at]
		u, was := usual.at[at]
		if is != was && (mean || is && v == 0 || was && u == 0) {
			continue // what nobody asks for has no mean
		}
		far := math.Abs(v - u)
		if far < least && is && was {
			continue
		}
		if is && was && (far <= timesNoise*noise || max(math.Abs(v), math.Abs(u)) < movesBy*min(math.Abs(v), math.Abs(u))) {
			continue
		}
		size := max(math.Abs(v), math.Abs(u))
		if how := far / size * far / (noise + 0.02*max(level, size)); how > by {
			by = how
			m = Move{After: at}
			if is {
				m.Value = &v
			}
			if was {
				m.Without = &u
			}
		}
	}
	return m, by
}

// far is by how much it moved.
func (m Move) far() float64 {
	var now, usual float64
	if m.Value != nil {
		now = *m.Value
	}
	if m.Without != nil {
		usual = *m.Without
	}
	return math.Abs(now - usual)
}

func atAny(a, b course) map[faults.Time]float64 {
	all := map[faults.Time]float64{}
	maps.Copy(all, a.at)
	maps.Copy(all, b.at)
	return all
}
