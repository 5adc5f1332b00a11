package metrics

import (
	"context"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/annotations"
)

// source is what the query engine reads from. It implements storage.Queryable.
type source struct {
	db *DB
	// memory is what a query that is asked again and again knows about its
	// selectors, in the order in which the engine comes to them: always the
	// same. Nil for a query that is asked once.
	memory *[]selection
}

// selection is the series that a selector matches.
type selection struct {
	name   string // of the metric; empty when it is any
	seen   int    // how many of the list have been looked at
	tracks []*track
}

// list is what the series are picked from. The lock is held.
func (c *selection) list(s *store) []*track {
	if c.name != "" {
		return s.named[c.name]
	}
	return s.tracks
}

func (s source) Querier(mint, maxt int64) (storage.Querier, error) {
	return &querier{source: s, mint: mint, maxt: maxt, spent: s.db.spent}, nil
}

// querier answers one query. It implements storage.Querier.
type querier struct {
	source
	mint, maxt int64
	selectors  int    // so far
	spent      *int64 // of the database that is asked; nil: nobody counts
}

// Select finds the series that match: the run's own in the order of their first
// samples, then those that only the history has. Those that cannot have a
// sample in the time asked for are left out.
func (q *querier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	s := q.db.store
	all := line{store: s, mint: q.mint, maxt: q.maxt}
	if hints != nil {
		all.mint, all.maxt = hints.Start, hints.End
	}
	out := &lines{at: -1}
	s.mu.RLock()
	tracks := q.tracks(matchers)
	for _, t := range tracks {
		n := len(t.tail)
		lives := n > 0 && t.tail[n-1].t >= all.mint
		if lives || t.past != nil && t.past.to+s.shift >= all.mint {
			if out.list == nil {
				out.list = make([]line, 0, len(tracks))
			}
			l := all
			l.track, l.past = t, t.past
			out.list = append(out.list, l)
		}
	}
	if s.history != nil && all.mint <= s.history.to+s.shift {
		for _, p := range s.history.list(matchers) {
			if s.went[p.index] == nil && p.to+s.shift >= all.mint && matches(p.labels, matchers) {
				l := all
				l.past = p
				out.list = append(out.list, l)
			}
		}
	}
	s.mu.RUnlock()
	if below := q.db.below; below != nil {
		under := (&querier{source: source{db: below}, mint: q.mint, maxt: q.maxt, spent: q.spent}).Select(ctx, false, hints, matchers...)
		out.list = append(out.list, under.(*lines).list...)
	}
	if sorted {
		out.sort()
	}
	return out
}

// tracks picks the run's own series. The lock is held for reading.
func (q *querier) tracks(matchers []*labels.Matcher) []*track {
	var mine selection
	chosen := &mine
	if q.memory != nil {
		if q.selectors == len(*q.memory) {
			*q.memory = append(*q.memory, selection{})
		}
		chosen = &(*q.memory)[q.selectors]
		q.selectors++
	}
	chosen.name = nameOf(matchers)
	list := chosen.list(q.db.store)
	if q.spent != nil {
		*q.spent += perSeries * int64(len(list)-chosen.seen)
	}
	for _, t := range list[chosen.seen:] {
		if matches(t.labels, matchers) {
			chosen.tracks = append(chosen.tracks, t)
		}
	}
	chosen.seen = len(list)
	return chosen.tracks
}

// nameOf is the metric that matchers ask for, if it is one alone.
func nameOf(matchers []*labels.Matcher) string {
	for _, m := range matchers {
		if m.Type == labels.MatchEqual && m.Name == model.MetricNameLabel {
			return m.Value
		}
	}
	return ""
}

func matches(l labels.Labels, matchers []*labels.Matcher) bool {
	for _, m := range matchers {
		if !m.Matches(l.Get(m.Name)) {
			return false
		}
	}
	return true
}

func (l *lines) Next() bool {
	l.at++
	return l.at < len(l.list)
}

func (l *lines) At() storage.Series                { return &l.list[l.at] }
func (l *lines) Err() error                        { return nil }
func (l *lines) Warnings() annotations.Annotations { return nil }

// LabelValues lists the values of a label over all series, whenever they were.
func (q *querier) LabelValues(_ context.Context, name string, _ *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return q.collect(matchers, func(l labels.Labels, add func(string)) {
		if v := l.Get(name); v != "" {
			add(v)
		}
	}), nil, nil
}

// LabelNames lists the names of the labels of all series, whenever they were.
func (q *querier) LabelNames(_ context.Context, _ *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return q.collect(matchers, func(l labels.Labels, add func(string)) {
		l.Range(func(l labels.Label) { add(l.Name) })
	}), nil, nil
}

func (q *querier) collect(matchers []*labels.Matcher, read func(labels.Labels, func(string))) []string {
	found := map[string]bool{}
	look := func(l labels.Labels) {
		if matches(l, matchers) {
			read(l, func(v string) { found[v] = true })
		}
	}
	s := q.db.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, t := range s.tracks {
		look(t.labels)
	}
	if s.history != nil {
		for i := range s.history.series {
			look(s.history.series[i].labels)
		}
	}
	out := make([]string, 0, len(found))
	for v := range found {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

func (q *querier) Close() error { return nil }
