package desired

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// FlapEvery is how long collecting fails, and then works, of what flaps.
const FlapEvery = 20 * time.Second

// Telemetry is what is wrong with what a service tells of itself, or the
// customers. A copy of it stays as it is when the original changes.
type Telemetry struct {
	wrongs []Impairment // oldest first
	last   int
}

// Impairment is one operation on telemetry that is in force.
type Impairment struct {
	ID    int // never used twice in a run
	Since faults.Time
	faults.Telemetry
}

// CheckTelemetry says what is wrong with an operation.
func CheckTelemetry(p faults.Telemetry) error {
	op, known := p.Op.Operation()
	switch {
	case !known:
		return fmt.Errorf("telemetry operation %q: %w", p.Op, faults.ErrUnsupported)
	case op.Needs != nil:
		return op.Needs(p)
	}
	return nil
}

// Add puts an operation in force.
func (t *Telemetry) Add(p faults.Telemetry, now faults.Time) (id int) {
	t.last++
	t.wrongs = append(slices.Clone(t.wrongs), Impairment{t.last, now, p})
	return t.last
}

// Remove takes one operation back, and reports whether it was in force.
func (t *Telemetry) Remove(id int) bool {
	n := len(t.wrongs)
	t.wrongs = slices.DeleteFunc(slices.Clone(t.wrongs), func(w Impairment) bool { return w.ID == id })
	return len(t.wrongs) < n
}

// Restore takes every operation back.
func (t *Telemetry) Restore() { t.wrongs = nil }

// Sound reports whether nothing is wrong.
func (t *Telemetry) Sound() bool { return len(t.wrongs) == 0 }

// Impairments are those in force, oldest first, not to be changed.
func (t *Telemetry) Impairments() []Impairment { return t.wrongs }

// All are the operations in force, oldest first.
func (t *Telemetry) All() []faults.Telemetry {
	var all []faults.Telemetry
	for _, w := range t.wrongs {
		all = append(all, w.Telemetry)
	}
	return all
}

// Has reports whether an operation is in force.
func (t *Telemetry) Has(op faults.TelemetryOp) bool {
	return slices.ContainsFunc(t.wrongs, func(w Impairment) bool { return w.Op == op })
}

// Unread reports whether the metrics cannot be collected now.
func (t *Telemetry) Unread(now faults.Time) bool {
	return slices.ContainsFunc(t.wrongs, func(w Impairment) bool {
		return w.Op == faults.TelemetryGap || w.Op == faults.TelemetryFlap && (now-w.Since)/FlapEvery%2 == 0
	})
}

// Hides reports whether a series is not seen once a metric is dropped. A
// histogram goes whole, by whichever of its names.
func Hides(dropped, series string) bool { return family(dropped) == family(series) }

// family is the name of the histogram that a series belongs to, or its own.
func family(name string) string {
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		name = strings.TrimSuffix(name, part)
	}
	return name
}
