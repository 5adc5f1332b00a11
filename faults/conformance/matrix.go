package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// Cell is one case on one runtime.
type Cell struct {
	Outcome
	NotPlayed bool   `json:",omitempty"` // the runtime has no meaning for the fault
	Error     string `json:",omitempty"` // the play broke off

	Played  string // the day, as in 2026-11-24
	Edition string // of the case, see Case.Edition
	// Compared says that the model played the case as well, at the same time and
	// of the same source, and Parts where the two part.
	Compared bool     `json:",omitempty"`
	Parts    []string `json:",omitempty"`
}

// Sound reports that the fault showed as it should, and that the sandbox was
// well before it and after.
func (c Cell) Sound() bool {
	return c.NotPlayed || (c.Error == "" && len(c.Unseen)+len(c.Before)+len(c.After) == 0)
}

// Row is one case on several runtimes.
type Row struct {
	Case
	Cells []Cell
}

// On returns what the case came to on a runtime, and whether it was tried there.
func (r Row) On(runtime string) (Cell, bool) {
	i := slices.IndexFunc(r.Cells, func(c Cell) bool { return c.Runtime == runtime })
	if i < 0 {
		return Cell{}, false
	}
	return r.Cells[i], true
}

// Model is the runtime that the others are compared with.
const Model = "tabletop"

// compare notes in the cells of other runtimes where they part from the model. It
// is done when both were just played, and kept: what another day's model does
// differently is no fault of theirs.
func (r Row) compare() {
	model, ok := r.On(Model)
	if !ok || !model.comparable() {
		return
	}
	for i := range r.Cells {
		if cell := &r.Cells[i]; cell.Runtime != Model && cell.comparable() {
			cell.Compared, cell.Parts = true, Compare(cell.Outcome, model.Outcome)
		}
	}
}

// comparable reports that there is something to compare.
func (c Cell) comparable() bool { return !c.NotPlayed && c.Error == "" && !c.Brief }

// Matrix plays cases on runtimes, so many plays at once, and tells each that is
// over. Whole plays have a sandbox each. Brief ones are played one after the
// other in the same, as long as it is well: starting one takes longer than they.
type Matrix struct {
	Stack   *stack.Stack
	Make    []func(epoch time.Time) faults.Sandbox
	Cases   []Case
	Abreast int
	Brief   bool                    // see Play
	Tell    func(c Case, cell Cell) // optional
	AtRest  faults.Health           // of the stack, see Case.Edition

	mu   sync.Mutex
	rows []Row
	idle map[int][]*play // by what makes them
}

// Play plays them all. It ends early only when ctx does, and then returns what
// was played until then.
func (m *Matrix) Play(ctx context.Context) ([]Row, error) {
	m.rows, m.idle = make([]Row, len(m.Cases)), map[int][]*play{}
	places := make(chan struct{}, m.Abreast)
	var all sync.WaitGroup
	for i, c := range m.Cases {
		m.rows[i].Case = c
		for with := range m.Make {
			all.Go(func() {
				select {
				case places <- struct{}{}:
					defer func() { <-places }()
				case <-ctx.Done():
					return
				}
				out, err := m.play(ctx, with, c)
				if ctx.Err() == nil {
					m.tell(i, out, err)
				}
			})
		}
	}
	all.Wait()
	var err error
	for _, left := range m.idle {
		for _, p := range left {
			all.Go(func() {
				failed := p.close(ctx)
				m.mu.Lock()
				defer m.mu.Unlock()
				err = errors.Join(err, failed)
			})
		}
	}
	all.Wait()
	for _, r := range m.rows {
		r.compare()
	}
	if err = errors.Join(ctx.Err(), err); err != nil {
		return m.rows, fmt.Errorf("play the matrix: %w", err)
	}
	return m.rows, nil
}

func (m *Matrix) play(ctx context.Context, with int, c Case) (Outcome, error) {
	epoch := time.Now().Truncate(time.Second)
	if !m.Brief {
		return Play(ctx, m.Stack, m.Make[with](epoch), epoch, c, false)
	}
	m.mu.Lock()
	var p *play
	if n := len(m.idle[with]); n > 0 {
		p, m.idle[with] = m.idle[with][n-1], m.idle[with][:n-1]
	}
	m.mu.Unlock()
	if p == nil {
		box := m.Make[with](epoch)
		out, err := about(box, c)
		if err != nil {
			return out, err
		}
		if p, err = open(ctx, m.Stack, box, epoch); err != nil {
			return out, err
		}
	}
	out, err := p.perform(ctx, c, true)
	if cell := (Cell{Outcome: out}); err != nil && !errors.Is(err, ErrNotPlayed) || !cell.Sound() {
		return out, errors.Join(err, p.close(ctx))
	}
	m.mu.Lock()
	m.idle[with] = append(m.idle[with], p)
	m.mu.Unlock()
	return out, err
}

func (m *Matrix) tell(row int, out Outcome, err error) {
	cell := Cell{Outcome: out, NotPlayed: errors.Is(err, ErrNotPlayed), Played: time.Now().UTC().Format(time.DateOnly)}
	edition, unplanned := m.rows[row].Edition(m.AtRest)
	if cell.Edition = edition; err == nil {
		err = unplanned
	}
	if err != nil && !cell.NotPlayed {
		cell.Error = err.Error()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows[row].Cells = append(m.rows[row].Cells, cell)
	if m.Tell != nil {
		m.Tell(m.rows[row].Case, cell)
	}
}

// OneOfEach keeps those of the cases whose fault is made of a kind of primitive
// that none before it was.
func OneOfEach(cases []Case) []Case {
	var kept []Case
	seen := map[faults.PrimitiveKind]bool{}
	for _, c := range cases {
		f, _ := catalogue.Fault(c.Fault)
		before := len(seen)
		for _, kind := range f.Primitives {
			if part := strings.Contains(string(kind), "/"); !part {
				seen[kind] = true
			}
		}
		if len(seen) > before {
			kept = append(kept, c)
		}
	}
	return kept
}
