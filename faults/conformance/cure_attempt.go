package conformance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// attempt takes an action at some targets and waits for what comes of it: for
// all to be well, if it is to cure.
func (h *hand) attempt(ctx context.Context, name string, at []faults.Target, cure bool) (a Attempt, undo []faults.Undo, err error) {
	a.Action, h.fresh = name, false
	action, ok := catalogue.Action(name)
	if !ok {
		return a, nil, fmt.Errorf("there is no action %q", name)
	}
	before, err := h.stands(ctx)
	if err != nil {
		return a, nil, err
	}
	for _, target := range at {
		back, err := h.take(ctx, action, target)
		if err != nil {
			return a, undo, err
		}
		if undo = append(undo, back...); len(back) > 0 {
			a.At = append(a.At, target)
		}
	}
	if len(a.At) == 0 {
		a.Left, a.Felt = slices.Sorted(maps.Keys(h.cause)), h.felt
		return a, nil, nil
	}
	if err := h.await(ctx, &a, cure); err != nil {
		return a, undo, err
	}
	after, err := h.stands(ctx)
	a.Part = !maps.Equal(before, after)
	return a, undo, err
}

// await waits for what comes of an attempt.
func (h *hand) await(ctx context.Context, a *Attempt, cure bool) error {
	wait := starts
	if cure {
		wait = mend
	}
	for end := h.p.now + wait; ; {
		if err := h.p.pass(ctx, soon); err != nil {
			return err
		}
		now, err := h.stands(ctx)
		if err != nil {
			return err
		}
		a.Left, a.Brought = h.cause.left(now), h.cause.brought(now)
		moving := h.starting(a)
		if len(a.Left)+len(a.Brought) == 0 || h.p.now >= end || !cure && !moving {
			break
		}
	}
	if h.felt == "" {
		return nil
	}
	windows := int(mend / watch)
	if !cure {
		windows = 2
		if h.passes() {
			windows = 4
		}
	}
	for i := range windows {
		v, err := h.p.measure(ctx, watch)
		if err != nil {
			return err
		}
		a.Felt, a.Well = v.worse(h.control), v.well(h.control)
		if h.passes() {
			if a.Felt, a.Well = "no sooner over than by itself", v.helped(h.control, h.onset, h.idle[i]); a.Well {
				a.Felt = ""
			} else if h.idle[i].lacking(h.control) == "" {
				break
			}
		}
		if cure && a.Felt == "" {
			break
		}
	}
	if slices.ContainsFunc(a.Brought, func(s string) bool { return strings.HasSuffix(s, setAside) }) {
		a.Well = false
	}
	return nil
}

// starting reports whether replicas may be about to serve again.
func (h *hand) starting(a *Attempt) bool {
	starts := func(s string) bool { return strings.HasSuffix(s, idleReplica) }
	return slices.ContainsFunc(a.Brought, starts) ||
		slices.ContainsFunc(a.Left, starts) && parts(slices.Collect(maps.Keys(h.cause))) > 0
}

// take takes an action at one target, in as many steps as that needs. An action
// that is refused does nothing.
func (h *hand) take(ctx context.Context, action faults.Action, t faults.Target) (undo []faults.Undo, err error) {
	now, err := h.p.box.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	steps := []map[string]string{nil}
	if action.Steps != nil {
		steps = action.Steps(h.was, now, t)
	}
	for _, with := range steps {
		args, errs := faults.Bind(action.Parameters, with)
		if len(errs) > 0 {
			continue
		}
		if now, err = h.p.box.Snapshot(ctx); err != nil {
			return undo, err
		}
		plan, err := action.Plan(now, t, args)
		if err != nil {
			continue
		}
		for _, primitive := range plan {
			u, err := h.p.box.Do(ctx, primitive)
			if err != nil {
				break
			}
			undo = append(undo, u)
		}
	}
	return undo, nil
}
