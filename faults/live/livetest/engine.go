package livetest

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// Engine is a store on a Memory. It takes every setting and every bound.
type Engine struct {
	host *Memory
	name string

	mu         sync.Mutex
	up, hung   bool
	settings   map[string]string
	limit      faults.Limit
	conditions []live.Condition
	ended      []int // conditions, past the sandbox
	done       []faults.DataOp
}

var _ live.Healing = (*Engine)(nil)

// Serves reports whether it answers.
func (e *Engine) Serves() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.up && !e.hung
}

// Settings are those in force.
func (e *Engine) Settings() map[string]string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.settings)
}

// Bounds are those in force.
func (e *Engine) Bounds() faults.Limit {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.limit
}

// In are the operations whose conditions the data is in.
func (e *Engine) In() (ops []faults.DataOp) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.conditions {
		ops = append(ops, c.Op)
	}
	return ops
}

// Done are the operations that were done to the data at once.
func (e *Engine) Done() []faults.DataOp {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.done)
}

// End ends the conditions of an operation by hand, past the sandbox.
func (e *Engine) End(op faults.DataOp) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.conditions {
		if c.Op == op {
			e.ended = append(e.ended, c.ID)
		}
	}
}

func (e *Engine) Addr() string { return e.name }

func (e *Engine) Configure(_ context.Context, values map[string]string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settings = maps.Clone(values)
	return nil
}

func (e *Engine) Limit(_ context.Context, l faults.Limit) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.limit = l
	return nil
}

func (e *Engine) Kill(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.up, e.hung = false, false
	return nil
}

func (e *Engine) Hang(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.hung = true
	return nil
}

func (e *Engine) Start(context.Context) error {
	if err := e.host.refusal(e.name); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.up, e.hung = true, false
	return nil
}

func (e *Engine) SetConditions(_ context.Context, all []live.Condition) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.conditions = slices.Clone(all)
	return nil
}

func (e *Engine) Do(_ context.Context, d faults.Data) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done = append(e.done, d.Op)
	return nil
}

func (e *Engine) Ended(context.Context) ([]int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.ended), nil
}

func (e *Engine) Metrics(context.Context) ([]byte, error) {
	if e.Serves() {
		return []byte("store_up 1\n"), nil
	}
	return []byte("store_up 0\n"), nil
}

func (e *Engine) Close() error { return nil }
