package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/drillyard/drillyard/faults"
)

// ResultType is what a query answers.
type ResultType string

// Types of result.
const (
	Vector ResultType = "vector" // one point of each series
	Matrix ResultType = "matrix" // several
	Scalar ResultType = "scalar" // a number without labels
)

// Result is the answer to a query.
type Result struct {
	Type     ResultType `json:"type"`
	Series   []Series   `json:"series"`
	Warnings []string   `json:"warnings,omitempty"` // the engine's remarks, its hints included
}

// Series is one series of a Result: a single point in a vector or a scalar.
type Series struct {
	Labels map[string]string `json:"labels"`
	Points []Point           `json:"points"`
}

// Point is one value at one moment of run time.
type Point struct {
	At faults.Time
	V  float64
}

// MarshalJSON writes [seconds, value], with null for what JSON has no number
// for.
func (p Point) MarshalJSON() ([]byte, error) {
	if math.IsNaN(p.V) || math.IsInf(p.V, 0) {
		return json.Marshal([]any{p.At.Seconds(), nil})
	}
	return json.Marshal([2]float64{p.At.Seconds(), p.V})
}

// UnmarshalJSON reads what MarshalJSON writes; null becomes NaN.
func (p *Point) UnmarshalJSON(b []byte) error {
	var pair [2]*float64
	if err := json.Unmarshal(b, &pair); err != nil {
		return fmt.Errorf("read point: %w", err)
	}
	if pair[0] == nil {
		return errors.New("read point: it has no time")
	}
	p.At, p.V = time.Duration(math.Round(*pair[0]*1e9)), math.NaN()
	if pair[1] != nil {
		p.V = *pair[1]
	}
	return nil
}

// Instant answers a query as of run time at. Errors are *QueryError, unless ctx
// is done.
func (d *DB) Instant(ctx context.Context, expr string, at faults.Time) (Result, error) {
	return d.instant(ctx, expr, at, nil)
}

func (d *DB) instant(ctx context.Context, expr string, at faults.Time, memory *[]selection) (Result, error) {
	if _, err := check(expr, 0, 0); err != nil {
		return Result{}, err
	}
	q, err := engine.NewInstantQuery(ctx, source{d, memory}, nil, expr, d.epoch.Add(at))
	if err != nil {
		return Result{}, failure(ctx, expr, err)
	}
	return d.run(ctx, q, expr)
}

// What an answer to Range has at most.
const (
	maxSeries = 1000
	maxAnswer = 8 << 20 // bytes, about, as JSON
)

// Range answers a query at from and every step after it up to to, which gives
// at most 11,000 points a series, 1,000 series and 8 MiB in all. It takes five
// seconds and 32 MB at most. Errors are *QueryError, unless ctx is done.
func (d *DB) Range(ctx context.Context, expr string, from, to faults.Time, step time.Duration) (Result, error) {
	switch {
	case step < time.Millisecond:
		return Result{}, whole(expr, "the step must be at least a millisecond")
	case to < from:
		return Result{}, whole(expr, "the end is before the start")
	case to/step-from/step > maxPoints:
		return Result{}, whole(expr, fmt.Sprintf("%s every %s is more than 11,000 points a series; ask for a longer step", to-from, step))
	}
	form, err := check(expr, to-from, step)
	switch {
	case err != nil:
		return Result{}, err
	case form.kind != parser.ValueTypeVector && form.kind != parser.ValueTypeScalar:
		return Result{}, whole(expr, fmt.Sprintf("a graph needs a vector or a scalar, and this is a %s", parser.DocumentedType(form.kind)))
	}
	engine := ranges
	if form.multiplies {
		engine = byValues
	}
	q, err := engine.NewRangeQuery(ctx, source{db: d}, nil, expr, d.epoch.Add(from), d.epoch.Add(to), step)
	if err != nil {
		return Result{}, failure(ctx, expr, err)
	}
	return d.run(ctx, q, expr)
}

// tooMuch says in which way an answer is larger than a screen can show.
func tooMuch(expr string, answer promql.Matrix) error {
	if len(answer) > maxSeries {
		return whole(expr, fmt.Sprintf("that is %d series, and at most 1,000 can be shown; narrow it with a label, such as {service=\"…\"}, or add them up, such as sum by (service) (…)", len(answer)))
	}
	const perPoint, perSeries, perLabel = 24, 40, 8
	size := 0
	for _, s := range answer {
		size += perSeries + perPoint*len(s.Floats)
		s.Metric.Range(func(l labels.Label) { size += perLabel + len(l.Name) + len(l.Value) })
	}
	if size > maxAnswer {
		return whole(expr, fmt.Sprintf("that is %d MiB of numbers, and at most 8 can be shown; ask for fewer series, a shorter time or a longer step", size>>20))
	}
	return nil
}

// failure says why the engine gave no answer, or that nobody waits for one: who
// has gone may be noticed before the query begins as well as within it.
func failure(ctx context.Context, expr string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("query: %w", ctx.Err())
	}
	if _, ok := errors.AsType[promql.ErrTooManySamples](err); ok {
		return whole(expr, "that looks at too many samples at once; narrow it with a label, or ask for a shorter time or a longer step")
	}
	if _, ok := errors.AsType[promql.ErrQueryTimeout](err); ok || errors.Is(err, context.DeadlineExceeded) {
		return whole(expr, fmt.Sprintf("that took longer than %s; ask for fewer series, a shorter time or a longer step", queryTimeout))
	}
	return whole(expr, err.Error())
}

func (d *DB) run(ctx context.Context, q promql.Query, expr string) (Result, error) {
	defer putBack(q, expr)
	res := q.Exec(ctx)
	d.charge(q)
	if res.Err != nil {
		return Result{}, failure(ctx, expr, res.Err)
	}
	out := Result{Series: []Series{}}
	warnings, infos := res.Warnings.AsStrings(expr, 0, 0)
	out.Warnings = slices.Concat(warnings, infos)
	switch v := res.Value.(type) {
	case promql.Vector:
		out.Type = Vector
		for _, s := range v {
			if s.H == nil { // nothing ingested here makes native histograms
				out.Series = append(out.Series, Series{s.Metric.Map(), []Point{{d.runTime(s.T), s.F}}})
			}
		}
	case promql.Matrix:
		if err := tooMuch(expr, v); err != nil {
			return Result{}, err
		}
		out.Type = Matrix
		for _, s := range v {
			points := make([]Point, len(s.Floats))
			for i, f := range s.Floats {
				points[i] = Point{d.runTime(f.T), f.F}
			}
			out.Series = append(out.Series, Series{s.Metric.Map(), points})
		}
	case promql.Scalar:
		out.Type = Scalar
		out.Series = []Series{{map[string]string{}, []Point{{d.runTime(v.T), v.V}}}}
	default:
		return Result{}, whole(expr, fmt.Sprintf("the answer is a %s, not numbers", parser.DocumentedType(res.Value.Type())))
	}
	return out, nil
}
