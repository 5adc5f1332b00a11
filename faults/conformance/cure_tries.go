package conformance

import (
	"context"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// mitigate takes each mitigation against the fault anew, where the fault is. Where
// it is nowhere, whoever acts tries one place after the other.
func (h *hand) mitigate(ctx context.Context) ([]Attempt, error) {
	if h.fault.Together {
		return h.together(ctx)
	}
	var all []Attempt
	for _, name := range h.fault.Mitigations {
		var a Attempt
		for _, at := range h.places(name) {
			if err := h.strike(ctx); err != nil {
				return all, err
			}
			var err error
			if a, _, err = h.attempt(ctx, name, at, true); err != nil {
				return all, err
			}
			if elsewhere := len(a.Left)+len(a.Brought) == 0 && a.Felt != ""; len(a.At) > 0 && !elsewhere {
				break
			}
		}
		a.Action = name
		all = append(all, a)
	}
	return all, nil
}

// together takes all mitigations, one after the other, and those for which
// nothing was left to do against the fault anew. What came of all is told of the
// last one.
func (h *hand) together(ctx context.Context) (all []Attempt, err error) {
	take := func(name string, cure bool) (a Attempt, err error) {
		for _, at := range h.places(name) {
			if a, _, err = h.attempt(ctx, name, at, cure); err != nil || len(a.At) > 0 {
				return a, err
			}
		}
		return a, nil
	}
	if err := h.strike(ctx); err != nil {
		return nil, err
	}
	var idle []string
	for _, name := range h.fault.Mitigations {
		a, err := take(name, false)
		if err != nil {
			return all, err
		}
		if len(a.At) == 0 {
			idle = append(idle, name)
		} else {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return []Attempt{{Action: h.fault.Mitigations[0]}}, nil
	}
	end := &all[len(all)-1]
	if err := h.await(ctx, end, true); err != nil {
		return all, err
	}
	var alone []Attempt
	for _, name := range idle {
		if err := h.strike(ctx); err != nil {
			return all, err
		}
		a, err := take(name, false)
		if err != nil {
			return all, err
		}
		a.Action = name
		alone = append(alone, a)
	}
	return append(alone, all...), nil
}

// others takes every action that is no mitigation, first where the fault is and
// then in its neighbourhood, and takes it back again.
func (h *hand) others(ctx context.Context) ([]Attempt, error) {
	var all []Attempt
	for _, action := range catalogue.Actions() {
		if slices.Contains(h.fault.Mitigations, action.Name) {
			continue
		}
		if err := h.strike(ctx); err != nil {
			return all, err
		}
		for _, at := range [][]faults.Target{h.affected(action), h.neighbours(action)} {
			if len(at) == 0 {
				continue
			}
			if err := h.strike(ctx); err != nil {
				return all, err
			}
			a, undo, err := h.attempt(ctx, action.Name, at, false)
			if err != nil {
				return all, err
			}
			if len(a.At) == 0 {
				h.fresh = !h.passes() // nothing was done
				continue
			}
			all = append(all, a)
			for _, u := range slices.Backward(undo) {
				if err := u(ctx); err != nil {
					return all, err
				}
			}
			if h.passes() || len(a.Left) < len(h.cause) || h.felt != a.Felt {
				continue // what it went through cannot be taken back
			}
			now, err := h.stands(ctx)
			if err != nil {
				return all, err
			}
			h.fresh = maps.Equal(now, h.cause)
		}
	}
	return all, nil
}
