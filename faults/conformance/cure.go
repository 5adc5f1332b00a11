package conformance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// The parts of a play of cures, on the run's clock.
const (
	watch  = 20 * time.Second // over which customers are asked
	incur  = 40 * time.Second // that a fault has to be felt, before they are
	soon   = 2 * time.Second  // between looks at what is in force
	starts = time.Minute      // that replicas have to be there again
	mend   = 3 * time.Minute  // that all has to be well again after a cure
)

// Attempt is what came of one action, taken wherever it might help against a
// fault.
type Attempt struct {
	Action  string
	At      []faults.Target // where it was taken
	Left    []string        // what of the cause still stood
	Brought []string        // what stood instead
	Felt    string          // what customers and stores still felt, if the fault is
	// Well says that customers felt nothing of the fault any more, beyond doubt,
	// though they had: whether or not the cause is gone.
	Well bool
	// Part says that it changed what stands.
	Part bool
}

// Cured reports that the cause is gone, and nothing else that is wrong has come.
func (a Attempt) Cured() bool { return len(a.Left)+len(a.Brought) == 0 && a.Felt == "" }

// Treatment is what came of every action against one fault.
type Treatment struct {
	Case
	Refused string   // the fault cannot be planned with these values
	Cause   []string // what the fault puts in force
	Felt    string   // what of it is felt; it need not be anything
	Passes  bool     // it puts nothing in force, and is over by itself at some time
	Foreign bool     // a part of the cause is with somebody else, who runs what we call
	// Listed are the attempts with the mitigations of the fault, Other those
	// with other actions that changed anything.
	Listed, Other []Attempt
}

// Treat does a fault and takes actions against it, in sandboxes that it starts
// and stops: each mitigation, and with others every other action as well.
func Treat(ctx context.Context, s *stack.Stack, build func() faults.Sandbox, epoch time.Time, c Case, others bool) (t Treatment, err error) {
	t.Case = c
	fault, ok := catalogue.Fault(c.Fault)
	if !ok {
		return t, fmt.Errorf("there is no fault %q", c.Fault)
	}
	h := &hand{stack: s, build: build, epoch: epoch, fault: fault, with: c}
	defer func() { err = errors.Join(err, h.leave(ctx)) }()
	if err := h.strike(ctx); errors.Is(err, errRefused) {
		t.Refused = err.Error()
		return t, nil
	} else if err != nil {
		return t, err
	}
	if h.passes() {
		if err := h.watch(ctx); err != nil {
			return t, err
		}
	}
	t.Cause, t.Felt, t.Passes, t.Foreign = slices.Sorted(maps.Keys(h.cause)), h.felt, h.passes(), h.foreign()
	if !fault.Mendable(c.With) {
		return t, nil
	}
	if t.Listed, err = h.mitigate(ctx); err != nil {
		return t, err
	}
	if others {
		t.Other, err = h.others(ctx)
	}
	return t, err
}
