package library

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/runtimes"
)

// measured lists the metrics of a stack by service, as the tabletop measures it in peace.
// The stack is started once for all scenarios that are played on it, when the first of
// them asks.
func measured(s *stack.Stack) func() map[string][]string {
	return sync.OnceValue(func() map[string][]string {
		tabletop, ok := runtimes.Find(runtimes.Tabletop)
		if !ok {
			return nil
		}
		m := meters{}
		b := tabletop.Make(runtimes.Options{Stack: s, Seed: 1})
		ctx := context.Background()
		defer func() { _ = b.Stop(ctx) }()
		if b.Start(ctx, m) != nil || b.Collect(ctx, 0) != nil {
			return nil // what is not known is not asked for
		}
		for name := range m {
			slices.Sort(m[name])
			m[name] = slices.Compact(m[name])
		}
		return m
	})
}

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
