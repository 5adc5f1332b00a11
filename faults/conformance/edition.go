package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// AtRest is the health of a sandbox that nothing was done to. It is started for
// that, and stopped.
func AtRest(ctx context.Context, s *stack.Stack, box faults.Sandbox) (faults.Health, error) {
	p, err := open(ctx, s, box, time.Unix(0, 0))
	if err != nil {
		return faults.Health{}, err
	}
	h, err := box.Snapshot(ctx)
	return h, errors.Join(err, p.close(ctx))
}

// Edition tells whether a case is still what it was when it was played: it
// stands for where the fault is done and by which signs it is looked for, and
// for the primitives that it comes to in a stack at rest. How a fault is
// described, and what the runtimes make of its primitives, is not part of it: no
// typo and no faster proxy asks for an hour of playing.
func (c Case) Edition(atRest faults.Health) (string, error) {
	f, ok := catalogue.Fault(c.Fault)
	if !ok {
		return "", fmt.Errorf("there is no fault %q", c.Fault)
	}
	args, errs := faults.Bind(f.Parameters, c.With)
	if err := errors.Join(errs...); err != nil {
		return "", fmt.Errorf("the example of %s: %w", c.Fault, err)
	}
	plan, err := f.Plan(atRest, c.Target, args)
	if err != nil {
		return "", fmt.Errorf("the example of %s: %w", c.Fault, err)
	}
	kinds := make([]faults.PrimitiveKind, len(plan))
	for i, p := range plan {
		kinds[i] = p.Kind()
	}
	text, err := json.Marshal([]any{c.Target, c.Shows, c.Dice, kinds, plan})
	if err != nil {
		return "", fmt.Errorf("the example of %s: %w", c.Fault, err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6]), nil
}
