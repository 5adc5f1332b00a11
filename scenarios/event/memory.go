package event

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Memory is a Log that is gone with the process, for tests and trials.
type Memory struct {
	mu   sync.Mutex
	runs map[string][]Event
}

// Append implements Log.
func (m *Memory) Append(_ context.Context, events ...Event) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.runs == nil {
		m.runs = map[string][]Event{}
	}
	out := make([]Event, 0, len(events))
	for _, e := range events {
		e.Seq = int64(len(m.runs[e.Run])) + 1
		e.Wall = time.Now().UTC()
		m.runs[e.Run] = append(m.runs[e.Run], e)
		out = append(out, e)
	}
	return out, nil
}

// All returns the whole log of a run.
func (m *Memory) All(run string) []Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.runs[run])
}

// Read implements Log.
func (m *Memory) Read(_ context.Context, run string, after int64, limit int) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.runs[run]
	if after >= int64(len(all)) {
		return nil, nil
	}
	all = all[after:]
	if len(all) > limit {
		all = all[:limit]
	}
	return append([]Event(nil), all...), nil
}
