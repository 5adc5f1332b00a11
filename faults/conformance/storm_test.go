package conformance_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// triggers each tip harbor into a storm, if its callers try again often.
var triggers = map[string][]faults.Primitive{
	"late answers":     {faults.Wire{Edge: faults.Edge{From: "checkout", To: "inventory"}, Share: 0.9, SlowClose: 5 * time.Second}},
	"a surge":          {faults.Load{Journey: "buy", Factor: 5}},
	"less to do it by": {faults.Limit{Service: "inventory", CPU: 0.2}},
}

// storm is how harbor's inventory is overrun.
func storm(t *testing.T, watched time.Duration) conformance.Overload {
	t.Helper()
	o := suite(t).Overloads[0]
	o.Watched = watched
	return o
}

// does is a trigger that is made of primitives.
func does(all ...faults.Primitive) func(faults.Health) ([]faults.Primitive, error) {
	return func(faults.Health) ([]faults.Primitive, error) { return all, nil }
}

// outlast plays an overload in the tabletop.
func outlast(t *testing.T, seed int64, o conformance.Overload) []conformance.Aftermath {
	t.Helper()
	s := harbor(t)
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	seen, err := conformance.Outlast(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: seed, Epoch: epoch}), epoch, o)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// A storm stays for five minutes after what began it is gone, whatever that
// was, and each cure ends it.
func TestStormOutlastsItsTrigger(t *testing.T) {
	for name, trigger := range triggers {
		for _, retries := range []string{"3", "10"} {
			for seed := range int64(2) {
				t.Run(fmt.Sprintf("%s, %s retries, seed %d", name, retries, seed), func(t *testing.T) {
					t.Parallel()
					storm := storm(t, 5*time.Minute)
					storm.Trigger = does(trigger...)
					storm.Standing = []faults.Primitive{faults.Config{Service: "checkout", Set: map[string]string{"retries": retries, "retry_backoff": "1ms"}}}
					for i, after := range outlast(t, seed, storm) {
						if err := after.Err(); err != nil {
							t.Errorf("%s: %v", storm.Cures[i].Do.Action, err)
						}
					}
				})
			}
		}
	}
}

// With the retries that harbor has, and with none at all, the same triggers
// leave nothing behind.
func TestNoStormWithoutRetries(t *testing.T) {
	for name, trigger := range triggers {
		for _, retries := range []string{"0", "1"} {
			t.Run(name+", retries "+retries, func(t *testing.T) {
				t.Parallel()
				calm := storm(t, 2*time.Minute)
				calm.Trigger, calm.Standing, calm.Cures = does(trigger...), nil, nil
				if retries == "0" {
					calm.Standing = []faults.Primitive{faults.Config{Service: "checkout", Set: map[string]string{"retries": retries}}}
				}
				if after := outlast(t, 7, calm)[0]; after.Left > 0 {
					t.Errorf("in the end %.0f %% fail", 100*after.Left)
				}
			})
		}
	}
}

// Of the fault retry-storm each mitigation takes away one part, and only both
// together cure it, in either order.
func TestEitherHalfOfAStormHurtsByItself(t *testing.T) {
	reroute := conformance.Step{Action: "reroute", Target: "checkout->inventory"}
	rollBack := conformance.Step{Action: "rollback-config", Target: "checkout"}
	storm := storm(t, time.Minute)
	fault, _ := catalogue.Fault("retry-storm")
	args, errs := faults.Bind(fault.Parameters, nil)
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	s := harbor(t)
	rest, err := conformance.AtRest(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: 7}))
	if err != nil {
		t.Fatal(err)
	}
	if storm.Standing, err = fault.Plan(rest, "checkout->inventory", args); err != nil {
		t.Fatal(err)
	}
	storm.Trigger = does()
	for name, c := range map[string]struct {
		cure  conformance.Cure
		cures bool
	}{
		"reroute":                      {conformance.Cure{Do: reroute}, false},
		"rollback-config":              {conformance.Cure{Do: rollBack}, false},
		"reroute, rollback-config":     {conformance.Cure{Do: reroute, Then: &rollBack}, true},
		"rollback-config, and reroute": {conformance.Cure{Do: rollBack, Then: &reroute}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storm := storm
			storm.Cures = []conformance.Cure{c.cure}
			if err := outlast(t, 7, storm)[0].Err(); (err == nil) != c.cures {
				t.Errorf("cured: %t, %v", !c.cures, err)
			}
		})
	}
}
