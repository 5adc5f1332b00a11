package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// The parts of a measurement, on the run's clock: a minute of calm, a minute of the
// fault that an action is taken against, and what is watched afterwards.
const (
	lead      = time.Minute
	aftermath = 2 * time.Minute
)

// Deed is a fault or an action at a target, with the values that are not left at
// their defaults.
type Deed struct {
	Name   string            `json:"name"`
	Target faults.Target     `json:"target"`
	With   map[string]string `json:"with,omitempty"`
}

// Where says where it is done, and how: "at api->db, with latency 600ms".
func (d Deed) Where() string { return Case{Target: d.Target, With: d.With}.Where() }

// Measured is what is written and measured when one thing is done to a stack: what
// is otherwise than in the same sandbox, with the same customers and the same seed,
// to which it is not done.
type Measured struct {
	// Against is the fault that was there a minute before an action; nil: it was
	// done in peace.
	Against   *Deed    `json:"against,omitempty"`
	Done      Deed     `json:"done"`
	Alerts    []Fired  `json:"alerts"` // those that fire and did not without it
	Ended     []Fired  `json:"ended"`  // those that would have gone on firing, and when they end
	Customers []Change `json:"customers"`
	Gone      []string `json:"gone,omitempty"` // services of which most is not measured any more
	Came      []string `json:"came,omitempty"` // services of which most was not measured without it
	Moves     []Move   `json:"moves"`
	Lines     []Lines  `json:"lines"`
}

// Fired is an alert that began to fire, or ended, and when.
type Fired struct {
	Alert   string        `json:"alert"`
	Service string        `json:"service,omitempty"`
	At      time.Duration `json:"at_ns"` // since it was done
}

// Change is how the customers of a journey fared at their worst moment.
type Change struct {
	Journey       string        `json:"journey"`
	Failed        float64       `json:"failed"` // the share of visits
	FailedWithout float64       `json:"failed_without"`
	P95           time.Duration `json:"p95_ns"` // of requests
	P95Without    time.Duration `json:"p95_without_ns"`
}

// Measure measures a fault or, where name is that of an action, an action. Where
// nobody says where, a fault is done as the suite plays it, else where it first can
// be; an action is taken against the first fault of the suite that it helps against,
// else in peace. The error of one that can be done nowhere wraps ErrNowhere.
func Measure(ctx context.Context, s *Suite, build func() faults.Sandbox, epoch time.Time, d Deed) (m Measured, err error) {
	if fault, ok := catalogue.Fault(d.Name); ok {
		return measureFault(ctx, s, build, epoch, fault, d)
	}
	if action, ok := catalogue.Action(d.Name); ok {
		return measureAction(ctx, s, build, epoch, action, d)
	}
	return m, fmt.Errorf("there is no fault and no action %q", d.Name)
}

// Why something cannot be measured.
var (
	ErrNowhere = errors.New("it can be done nowhere on this stack")
	ErrRefused = errors.New("it cannot be done so")
)

func measureFault(ctx context.Context, s *Suite, build func() faults.Sandbox, epoch time.Time, fault faults.Fault, d Deed) (Measured, error) {
	if len(fault.On([]faults.Caps{build().Caps()})) == 0 {
		return Measured{}, ErrNotPlayed
	}
	if c, ok := s.Case(fault.Name); ok && d.Target == "" && d.With == nil {
		d.Target, d.With = c.Target, c.With
	}
	if d.Target == "" {
		h, err := AtRest(ctx, s.Stack, build())
		if err != nil {
			return Measured{}, err
		}
		all := targets(fault, Case{With: d.With}, h)
		if len(all) == 0 {
			return Measured{}, ErrNowhere
		}
		d.Target = all[0]
	}
	do := func(ctx context.Context, p *play) (bool, error) {
		if _, err := p.apply(ctx, fault, Case{Target: d.Target, With: d.With}); err != nil {
			return false, fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return true, nil
	}
	m := Measured{Done: d}
	_, err := beside(ctx, &m, s.Stack, build, epoch, nil, do)
	return m, err
}

// mostTried is how often an action is taken before one that shows nothing will do.
const mostTried = 3

// measureAction takes an action in the first way in which it can be and shows.
func measureAction(ctx context.Context, s *Suite, build func() faults.Sandbox, epoch time.Time, action faults.Action, d Deed) (Measured, error) {
	caps := []faults.Caps{build().Caps()}
	var tried []Measured
	against := map[string]bool{}
	for taking := range takings(s, action, d, false) {
		m := Measured{Done: taking.done}
		var first func(context.Context, *play) (bool, error)
		if c := taking.against; c != nil {
			fault, _ := catalogue.Fault(c.Fault)
			if len(fault.On(caps)) == 0 || against[c.Fault] {
				continue
			}
			m.Against = &Deed{c.Fault, c.Target, c.With}
			first = func(ctx context.Context, p *play) (bool, error) {
				_, err := p.apply(ctx, fault, *c)
				return err == nil, err
			}
		}
		done, err := beside(ctx, &m, s.Stack, build, epoch, first, func(ctx context.Context, p *play) (bool, error) {
			now, err := p.box.Snapshot(ctx)
			if err != nil {
				return false, err
			}
			plan, err := planned(action, now, taking.done)
			if err != nil {
				return false, nil // what came of the fault leaves nothing to do it to
			}
			_, err = p.do(ctx, plan)
			return err == nil, err
		})
		if err != nil || done && m.shows() {
			return m, err
		}
		if done {
			if c := taking.against; c != nil {
				against[c.Fault] = true
			}
			if tried = append(tried, m); len(tried) == mostTried {
				break
			}
		}
	}
	if len(tried) > 0 {
		return tried[0], nil
	}
	if d.Target != "" || len(d.With) > 0 {
		return Measured{}, ErrRefused
	}
	return Measured{}, ErrNowhere
}

// beside plays two sandboxes of one seed in the same way, does one thing to one of
// them, and tells in what they part.
func beside(ctx context.Context, m *Measured, s *stack.Stack, build func() faults.Sandbox, epoch time.Time, first, do func(context.Context, *play) (bool, error)) (done bool, err error) {
	var earlier map[string]*Lines
	one := func(do func(context.Context, *play) (bool, error)) (p *play, done bool, err error) {
		if p, err = open(ctx, s, build(), epoch); err != nil {
			return nil, false, err
		}
		p.heard = map[string]*Lines{}
		steps := []func(context.Context, *play) (bool, error){first, do}
		for _, step := range steps {
			if err := p.until(ctx, p.now+lead, nil); err != nil {
				return p, false, err
			}
			if step == nil {
				continue
			}
			if done, err = step(ctx, p); err != nil || !done {
				return p, false, err
			}
		}
		earlier, p.heard = p.heard, map[string]*Lines{}
		p.zero, p.fired, p.ended = p.now, nil, nil
		return p, true, p.until(ctx, p.zero+aftermath, nil)
	}
	with, done, err := one(do)
	if with != nil {
		defer func() { err = errors.Join(err, with.close(ctx)) }()
	}
	if err != nil || !done {
		return false, err
	}
	without, _, err := one(func(context.Context, *play) (bool, error) { return true, nil })
	if without != nil {
		defer func() { err = errors.Join(err, without.close(ctx)) }()
	}
	if err != nil {
		return false, err
	}
	m.Alerts, m.Ended = others(with.fired, without.fired), others(with.ended, without.ended)
	m.Lines = lines(with.heard, without.heard, earlier)
	if m.Moves, m.Gone, m.Came, err = moves(ctx, with, without); err != nil {
		return false, err
	}
	now, err := with.fared(ctx, with.zero, with.now)
	if err != nil {
		return false, err
	}
	usual, err := without.fared(ctx, without.zero, without.now)
	for i := range usual {
		m.Customers = append(m.Customers, Change{now[i].Journey, now[i].Failed, usual[i].Failed, now[i].P95, usual[i].P95})
	}
	return true, err
}

// others are the alerts that are not among some others.
func others(all, known []Alert) []Fired {
	out := []Fired{}
	for _, a := range all {
		if !slices.ContainsFunc(known, a.same) {
			out = append(out, Fired{a.Name, a.Service, a.At})
		}
	}
	return out
}

// shows reports whether anybody who does not look for it would notice.
func (m Measured) shows() bool {
	return len(m.Alerts)+len(m.Ended) > 0 || slices.ContainsFunc(m.Customers, func(c Change) bool { return c.Felt() || c.Better() })
}

// Felt says whether customers of the journey notice: more than chance, as FeltBy has it.
func (c Change) Felt() bool {
	return c.Failed > c.FailedWithout+mayFail || float64(c.P95) > maySlow*float64(c.P95Without)+float64(tooFew)
}

// Better says whether customers of the journey fare better than without.
func (c Change) Better() bool {
	return Change{c.Journey, c.FailedWithout, c.Failed, c.P95Without, c.P95}.Felt()
}

func (d Deed) String() string { return strings.TrimSpace(d.Name + " " + d.Where()) }
