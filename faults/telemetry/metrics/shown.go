package metrics

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/drillyard/drillyard/faults"
)

// Shown is what the series of one metric and one service had to show in a
// window, whatever an expression made of them. Of a counter the values are its
// rate a second, over half a minute; of anything else they are as measured.
type Shown struct {
	Metric, Service  string
	Series           int     // with samples in the window
	First, Low, High float64 // of any of the series
	Last             float64 // the highest of their last values
	LowAt, HighAt    faults.Time
	LastAt           faults.Time
}

// rateOver is what the rates of counters are taken over, as on dashboards.
const rateOver = 30 * time.Second

// Shown tells what expressions that are drawn from run time from to run time to
// show. What only decides whether something else is shown (absent, the right
// side of and, of unless) shows nothing itself. Sorted by metric and service. The
// error is a *QueryError, unless ctx is done.
func (d *DB) Shown(ctx context.Context, from, to faults.Time, exprs ...string) ([]Shown, error) {
	found := map[[2]string]*Shown{}
	seen := map[string]bool{}
	for _, expr := range exprs {
		e, err := parse(expr)
		if err != nil {
			return nil, err
		}
		parser.Inspect(e, func(n parser.Node, path []parser.Node) error {
			v, ok := n.(*parser.VectorSelector)
			if !ok || decides(n, path) {
				return nil
			}
			since, until := d.drawn(v, path, from, to)
			if key := v.String() + until.String(); seen[key] {
				return nil
			} else {
				seen[key] = true
			}
			d.collect(ctx, v.LabelMatchers, since, until, found)
			return nil
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	out := make([]Shown, 0, len(found))
	for _, s := range found {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Shown) int {
		return cmp.Or(strings.Compare(a.Metric, b.Metric), strings.Compare(a.Service, b.Service))
	})
	return out, nil
}

// decides reports whether a part of an expression only says whether another is
// shown. The path holds what it is a part of, outermost first.
func decides(n parser.Node, path []parser.Node) bool {
	for i, above := range path {
		below := n
		if i+1 < len(path) {
			below = path[i+1]
		}
		switch e := above.(type) {
		case *parser.Call:
			if strings.HasPrefix(e.Func.Name, "absent") {
				return true
			}
		case *parser.BinaryExpr:
			if (e.Op == parser.LUNLESS || e.Op == parser.LAND) && below == parser.Node(e.RHS) {
				return true
			}
		}
	}
	return false
}

// drawn returns the time from which a selector's samples really are: an offset or
// a fixed time shows another window than the one on the axis.
func (d *DB) drawn(v *parser.VectorSelector, path []parser.Node, from, to faults.Time) (faults.Time, faults.Time) {
	switch {
	case v.Timestamp != nil:
		to = d.runTime(*v.Timestamp)
		from = to - rateOver
	case v.StartOrEnd == parser.START:
		from, to = from-rateOver, from
	}
	back := v.OriginalOffset
	for _, above := range path {
		if sub, ok := above.(*parser.SubqueryExpr); ok {
			back += sub.OriginalOffset
		}
	}
	return from - back, to - back
}

// collect adds what the matching series had between two times.
func (d *DB) collect(ctx context.Context, matchers []*labels.Matcher, from, to faults.Time, found map[[2]string]*Shown) {
	mint, maxt := d.stamp(from), d.stamp(to)
	q := &querier{source: source{db: d}, mint: mint, maxt: maxt}
	set := q.Select(ctx, false, nil, matchers...)
	var it chunkenc.Iterator
	var points []point
	for set.Next() {
		series := set.At()
		points = points[:0]
		for it = series.Iterator(it); it.Next() != chunkenc.ValNone; {
			if t, v := it.At(); t >= mint && t <= maxt && !math.IsNaN(v) && !math.IsInf(v, 0) {
				points = append(points, point{t, v})
			}
		}
		l := series.Labels()
		metric := l.Get(labels.MetricName)
		if counts(metric) {
			points = rates(points)
		}
		if len(points) == 0 {
			continue
		}
		key := [2]string{metric, l.Get("service")}
		s := found[key]
		if s == nil {
			s = &Shown{Metric: key[0], Service: key[1], First: points[0].v, Low: math.Inf(1), High: math.Inf(-1)}
			found[key] = s
		}
		s.add(d, points)
	}
}

func (s *Shown) add(d *DB, points []point) {
	s.Series++
	for _, p := range points {
		if p.v < s.Low {
			s.Low, s.LowAt = p.v, d.runTime(p.t)
		}
		if p.v >= s.High {
			s.High, s.HighAt = p.v, d.runTime(p.t)
		}
	}
	s.First = max(s.First, points[0].v)
	last := points[len(points)-1]
	switch at := d.runTime(last.t); {
	case at > s.LastAt || s.Series == 1:
		s.Last, s.LastAt = last.v, at
	case at == s.LastAt:
		s.Last = max(s.Last, last.v)
	}
}

// counts reports whether a metric only grows, by how such metrics are named.
func counts(metric string) bool {
	return slices.ContainsFunc([]string{"_total", "_count", "_sum", "_bucket"}, func(end string) bool { return strings.HasSuffix(metric, end) })
}

// rates turns a counter's samples into its rate a second. A fall is a restart.
func rates(points []point) []point {
	out := make([]point, 0, len(points))
	grown := make([]float64, len(points)) // since the first
	from := 0
	for i := range points {
		if i == 0 {
			continue
		}
		more := points[i].v - points[i-1].v
		if more < 0 {
			more = points[i].v
		}
		grown[i] = grown[i-1] + more
		for points[i].t-points[from].t > rateOver.Milliseconds() {
			from++
		}
		if passed := points[i].t - points[from].t; passed > 0 {
			out = append(out, point{points[i].t, (grown[i] - grown[from]) / float64(passed) * 1000})
		}
	}
	return out
}
