package library

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/server/runtimes"
)

// measured lists the metrics of a stack by service, as the tabletop measures it in peace.
// The stack is started once for all scenarios that are played on it, when the first of
// them asks.
func measured(s *stack.Stack) func() map[string][]string {
	return sync.OnceValue(func() map[string][]string {
		m := meters{}
		if !inPeace(s, m, 0) {
			return nil // what is not known is not asked for
		}
		for name := range m {
			slices.Sort(m[name])
			m[name] = slices.Compact(m[name])
		}
		return m
	})
}

// series are those of a stack in peace, after a time in which all that usually happens
// has happened. Like measured, it is asked once.
func series(s *stack.Stack) func() *metrics.DB {
	return sync.OnceValue(func() *metrics.DB {
		db := metrics.Open(time.UnixMilli(0), nil)
		if !inPeace(s, numbers{db}, usual) {
			return nil
		}
		return db
	})
}

// usual is how long it takes until each series of a stack in peace is there.
const usual = 20 * time.Second

// inPeace plays a stack in the tabletop up to a time, and has a sink take what is then
// measured. It reports whether that could be.
func inPeace(s *stack.Stack, into faults.Sink, until faults.Time) bool {
	tabletop, ok := runtimes.Find(runtimes.Tabletop)
	if !ok {
		return false
	}
	b := tabletop.Make(runtimes.Options{Stack: s, Seed: 1})
	ctx := context.Background()
	defer func() { _ = b.Stop(ctx) }()
	if b.Start(ctx, into) != nil {
		return false
	}
	return (until == 0 || b.Advance(ctx, until) == nil) && b.Collect(ctx, until) == nil
}

// numbers takes what is measured, and not what is said.
type numbers struct{ *metrics.DB }

// Log implements faults.Sink.
func (numbers) Log(faults.LogLine) {}

// meters are the names of the metrics that arrive, by service.
type meters map[string][]string

// Exposition implements faults.Sink.
func (m meters) Exposition(_ faults.Time, from faults.Instance, page []byte) {
	for line := range strings.Lines(string(page)) {
		if name := line[:max(0, strings.IndexAny(line, "{ "))]; name != "" && name != "#" {
			m[from.Service] = append(m[from.Service], name)
		}
	}
}

// Samples implements faults.Sink.
func (m meters) Samples(_ faults.Time, from faults.Instance, series []faults.Series, _ []float64) {
	for _, s := range series {
		m[from.Service] = append(m[from.Service], s.Name)
	}
}

// Down implements faults.Sink.
func (meters) Down(faults.Time, faults.Instance, error) {}

// Log implements faults.Sink.
func (meters) Log(faults.LogLine) {}
