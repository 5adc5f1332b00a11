package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// hand is a fault in a sandbox, and what was known of that before.
type hand struct {
	stack *stack.Stack
	build func() faults.Sandbox
	epoch time.Time
	fault faults.Fault
	with  Case

	p       *play
	was     faults.Health
	control vitals
	cause   standing
	felt    string
	onset   vitals   // with the fault
	idle    []vitals // of one that passes: how it fares, watch by watch, with nothing done
	fresh   bool     // nothing was done about the fault yet
}

// passes reports whether the fault puts nothing in force.
func (h *hand) passes() bool { return len(h.cause) == 0 }

// foreign reports whether a part of the cause is out of our hands: what a vendor
// runs, or the way to it.
func (h *hand) foreign() bool {
	for what, t := range h.cause {
		if e, ok := t.Edge(); ok && !strings.HasSuffix(what, lookedUp) {
			t = faults.Target(e.To)
		}
		if h.was.Services[string(t)].External {
			return true
		}
	}
	return false
}

// watch lets a fault that passes do so, and notes how.
func (h *hand) watch(ctx context.Context) error {
	h.fresh = false
	if err := h.p.pass(ctx, soon); err != nil {
		return err
	}
	for range mend / watch {
		v, err := h.p.measure(ctx, watch)
		if err != nil {
			return err
		}
		h.idle = append(h.idle, v)
	}
	h.felt = h.idle[0].lacking(h.control)
	return nil
}

var errRefused = errors.New("refused")

// strike does the fault to a sandbox that is well, a new one if need be.
func (h *hand) strike(ctx context.Context) (err error) {
	if h.fresh {
		return nil
	}
	if err := h.leave(ctx); err != nil {
		return err
	}
	h.p = &play{box: h.build(), stack: h.stack, epoch: h.epoch, db: metrics.Open(h.epoch, nil)}
	if err := h.p.box.Start(ctx, h.p); err != nil {
		return err
	}
	if err := h.p.pass(ctx, soon); err != nil {
		return err
	}
	again := h.cause != nil // it is known how the sandbox fares, and the fault
	if !again {
		if h.control, err = h.p.measure(ctx, watch); err != nil {
			return err
		}
	}
	if h.was, err = h.p.box.Snapshot(ctx); err != nil {
		return err
	}
	if _, err := h.p.apply(ctx, h.fault, h.with); err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	if h.cause, err = h.stands(ctx); err != nil {
		return err
	}
	if h.fresh = true; h.passes() { // it is done at once
		h.onset, err = h.p.measure(ctx, watch)
		return err
	}
	if err := h.p.pass(ctx, incur); err != nil {
		return err
	}
	if h.cause, err = h.stands(ctx); err != nil || again { // a roll-out has come to its end
		return err
	}
	if h.onset, err = h.p.measure(ctx, watch); err == nil {
		h.felt = h.onset.worse(h.control)
	}
	return err
}

func (h *hand) leave(ctx context.Context) error {
	if h.p == nil {
		return nil
	}
	p := h.p
	h.p, h.fresh = nil, false
	return p.close(ctx)
}

func (h *hand) stands(ctx context.Context) (standing, error) {
	now, err := h.p.box.Snapshot(ctx)
	return stands(h.was, now), err
}
