package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// Overload is how a service is overrun: by a trigger, which is taken away
// again, on top of what stands before and after it.
type Overload struct {
	Service  string // that is overrun
	Journey  string // whose customers need it
	Standing []faults.Primitive
	// Trigger plans what begins it, given the sandbox as it stands.
	Trigger func(h faults.Health) ([]faults.Primitive, error)
	For     time.Duration // that the trigger lasts at most: it ends when the queue of the service is full
	Watched time.Duration // that customers are watched for when it is gone
	// Cures are tried one after the other, and the overload is brought about
	// anew for each. Without any, all is left to itself.
	Cures []Cure
}

// Cure is what ends an overload.
type Cure struct {
	Do   Step  `yaml:"do"`
	Then *Step `yaml:"then"` // once nobody waits for the service any more
}

// Step is one action of the catalogue.
type Step struct {
	Action string            `yaml:"action"`
	Target faults.Target     `yaml:"target"`
	With   map[string]string `yaml:"with"`
}

// Aftermath is what was seen of an overload once its trigger was gone.
type Aftermath struct {
	// Tipped tells whether the queue of the service was full.
	Tipped bool
	// Failed is the smallest share of the journey's visits that failed at any
	// time while customers were watched.
	Failed float64
	// Left is the share that failed in the end: when a cure had had its time,
	// or without one when customers had been watched.
	Left float64
}

// Err says what speaks against an overload that lasts and has been cured; nil
// if nothing does.
func (a Aftermath) Err() error {
	switch {
	case !a.Tipped:
		return errors.New("the queue of the service was never full")
	case a.Failed < 0.5:
		return fmt.Errorf("it does not last: at some time only %.0f %% of the visits failed", 100*a.Failed)
	case a.Left > 0:
		return fmt.Errorf("it is not cured: %.0f %% of the visits fail", 100*a.Left)
	}
	return nil
}

const (
	before  = 6 * time.Second  // the standing and the trigger
	settles = 20 * time.Second // until customers feel that a trigger is gone
	heals   = 3 * time.Minute  // that a cure may take
)

// Outlast plays an overload in a fresh sandbox, which it starts and stops, and
// tells what was seen for each cure.
func Outlast(ctx context.Context, s *stack.Stack, box faults.Sandbox, epoch time.Time, o Overload) (seen []Aftermath, err error) {
	p, err := open(ctx, s, box, epoch)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close(ctx)) }()
	cures := o.Cures
	if len(cures) == 0 {
		cures = []Cure{{}}
	}
	for i, cure := range cures {
		if i > 0 {
			o.Watched = settles + scrapeInterval // how long it lasts has been seen
		}
		after, err := p.outlast(ctx, o, cure)
		if err != nil {
			return seen, err
		}
		seen = append(seen, after)
	}
	return seen, nil
}

func (p *play) outlast(ctx context.Context, o Overload, cure Cure) (after Aftermath, err error) {
	if err := p.until(ctx, p.now+before, nil); err != nil {
		return after, err
	}
	standing, err := p.do(ctx, o.Standing)
	if err != nil {
		return after, err
	}
	h, err := p.box.Snapshot(ctx)
	if err != nil {
		return after, err
	}
	begin, err := o.Trigger(h)
	if err != nil {
		return after, err
	}
	trigger, err := p.do(ctx, begin)
	if err != nil {
		return after, err
	}
	if err := p.until(ctx, p.now+o.For, func() (bool, error) {
		after.Tipped, err = p.full(ctx, o.Service)
		return after.Tipped, err
	}); err != nil {
		return after, err
	}
	if err := takeBack(ctx, trigger); err != nil {
		return after, err
	}
	if err := p.until(ctx, p.now+settles, nil); err != nil {
		return after, err
	}
	after.Failed = 1
	if err := p.until(ctx, p.now+o.Watched-settles, func() (bool, error) {
		after.Left, err = p.failed(ctx, o.Journey)
		after.Failed = min(after.Failed, after.Left)
		return false, err
	}); err != nil {
		return after, err
	}
	if cure.Do.Action != "" {
		after.Left, err = p.heal(ctx, o, cure)
	}
	return after, errors.Join(err, takeBack(ctx, standing))
}

// failed is the share of a journey's visits that failed of late.
func (p *play) failed(ctx context.Context, journey string) (float64, error) {
	all := fmt.Sprintf(`sum(increase(customer_visits_total{journey=%q}[16s]))`, journey)
	well := fmt.Sprintf(`sum(increase(customer_visits_total{journey=%q,outcome="ok"}[16s]))`, journey)
	return p.number(ctx, "1 - "+well+" / "+all)
}

// heal takes a cure and tells which share of the visits fails when it has had
// its time.
func (p *play) heal(ctx context.Context, o Overload, cure Cure) (left float64, err error) {
	if err := p.act(ctx, cure.Do); err != nil {
		return 1, err
	}
	if cure.Then != nil {
		if err := p.until(ctx, p.now+heals, func() (bool, error) {
			n, err := p.number(ctx, fmt.Sprintf(`sum(worker_queue_depth{service=%q})`, o.Service))
			return n == 0, err
		}); err != nil {
			return 1, err
		}
		if err := p.act(ctx, *cure.Then); err != nil {
			return 1, err
		}
	}
	err = p.until(ctx, p.now+heals, func() (bool, error) {
		left, err = p.failed(ctx, o.Journey)
		return left == 0, err
	})
	return left, err
}

// full reports whether nine places in ten of a service's queue are taken.
func (p *play) full(ctx context.Context, service string) (bool, error) {
	h, err := p.box.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	s := h.Services[service]
	limit, err := strconv.Atoi(s.Revision().Values["queue_limit"])
	if err != nil {
		return false, fmt.Errorf("queue_limit of %s: %w", service, err)
	}
	waiting, err := p.number(ctx, fmt.Sprintf(`sum(worker_queue_depth{service=%q})`, service))
	return waiting >= 0.9*float64(limit*len(s.Replicas)), err
}

func (p *play) act(ctx context.Context, s Step) error {
	action, ok := catalogue.Action(s.Action)
	if !ok {
		return fmt.Errorf("there is no action %q", s.Action)
	}
	args, errs := faults.Bind(action.Parameters, s.With)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	health, err := p.box.Snapshot(ctx)
	if err != nil {
		return err
	}
	plan, err := action.Plan(health, s.Target, args)
	if err != nil {
		return err
	}
	_, err = p.do(ctx, plan)
	return err
}

func (p *play) do(ctx context.Context, plan []faults.Primitive) ([]faults.Undo, error) {
	var undo []faults.Undo
	for _, primitive := range plan {
		u, err := p.box.Do(ctx, primitive)
		if err != nil {
			return undo, err
		}
		undo = append(undo, u)
	}
	return undo, nil
}

func takeBack(ctx context.Context, undo []faults.Undo) error {
	for _, u := range slices.Backward(undo) {
		if err := u(ctx); err != nil {
			return err
		}
	}
	return nil
}
