package catalogue_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// What an action says before it is taken is no oracle: whether it would help
// must be found out by looking.
func TestActionsDoNotTellWhetherTheyHelp(t *testing.T) {
	telling := []string{
		"rollback-config", "rollback-deploy", "toggle-flag", "scale", "set-config", "shed-load", "rate-limit", "block-traffic", // changes are listed
		"lift-limit", "expand-disk", "drain", "rebalance", "cordon", "rotate-secret", // dashboards show it
	}
	for _, a := range catalogue.Actions() {
		if slices.Contains(telling, a.Name) {
			continue
		}
		for _, c := range all {
			if c.fault == "scaled-to-zero" || c.fault == "autoscaler-wrong" {
				continue // everybody sees how many replicas there are
			}
			_, _, ill := strike(t, c)
			well := harbor()
			for _, target := range targets(well, a) {
				before, _ := a.Blast(well.Health, target, faults.Args{})
				after, _ := a.Blast(ill.Health, target, faults.Args{})
				if before != after {
					t.Errorf("%s on %s says %q, and after %s %q", a.Name, target, before, c.fault, after)
				}
			}
		}
	}
}

func targets(w *world, a faults.Action) []faults.Target {
	var out []faults.Target
	for _, name := range slices.Sorted(maps.Keys(w.Services)) {
		if a.Target == faults.TargetService {
			out = append(out, faults.Target(name))
			continue
		}
		for _, to := range w.Services[name].Calls {
			out = append(out, faults.Target(name+"->"+to))
		}
	}
	return out
}

// Every action can be taken somewhere, says there what it touches, and refuses
// what is not ours.
func TestActionsSayWhatTheyTouch(t *testing.T) {
	with := map[string]given{
		"set-config": {"key": "workers", "value": "7"}, "toggle-flag": {"flag": "recommendations"}, "scale": {"replicas": "3"},
		"drain": {"replica": "checkout-1"}, "cordon": {"replica": "checkout-1"}, "shed-load": {"share": "0.25"},
		"rate-limit": {"limit": "40"}, "block-traffic": {"source": "bots"},
	}
	w := harbor()
	for _, p := range []faults.Primitive{
		faults.Config{Service: "checkout", Set: given{"workers": "2"}},
		faults.Limit{Service: "checkout", CPU: 0.5}, faults.Limit{Service: "orders-db", Disk: 0.001},
		faults.Balance{Service: "checkout", Replica: "checkout-1", Share: 0.9},
	} {
		w.apply(t, p)
	}
	w.Secrets["session-signing"] = "cccc"
	for _, a := range catalogue.Actions() {
		args, taken := bind(t, a.Parameters, with[a.Name]), false
		for _, target := range targets(w, a) {
			plan, err := a.Plan(w.Health, target, args)
			blast, blastErr := a.Blast(w.Health, target, args)
			if (err == nil) != (blastErr == nil) {
				t.Errorf("%s on %s: plan says %v, blast says %v", a.Name, target, err, blastErr)
			}
			kind := w.Services[string(target)].Kind
			if err != nil {
				if !strings.HasPrefix(err.Error(), string(target)+": ") {
					t.Errorf("%s on %s: %v does not begin with what it is about", a.Name, target, err)
				}
				continue
			}
			if target == "bank" || len(a.Kinds) > 0 && !slices.Contains(a.Kinds, kind) {
				t.Errorf("%s can be taken on %s, a %s", a.Name, target, kind)
			}
			taken = true
			to := string(target)
			if e, ok := target.Edge(); ok {
				to = e.To
			}
			if !strings.HasSuffix(blast, ".") || !strings.Contains(blast, to) || len(plan) == 0 {
				t.Errorf("%s on %s touches %q", a.Name, target, blast)
			}
		}
		if !taken {
			t.Errorf("%s can be taken nowhere", a.Name)
		}
		if _, err := a.Plan(w.Health, "bank", args); a.Target == faults.TargetService && (err == nil || !strings.Contains(err.Error(), "run by somebody else: call them")) {
			t.Errorf("%s on a vendor: %v", a.Name, err)
		}
		if _, err := a.Plan(w.Health, "nowhere", args); a.Target == faults.TargetService && !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("%s on nothing: %v", a.Name, err)
		}
	}
}
