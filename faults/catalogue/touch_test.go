package catalogue_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// What an action says before it is taken is no oracle: a sweep of all actions
// over all targets has the same words whatever is wrong, but for what the list of
// services and the configuration show.
func TestPreviewsDoNotTellWhatIsWrong(t *testing.T) {
	well, same := harbor(), 0
	normal := sweep(t, well)
	for _, c := range all {
		_, _, ill := strike(t, c)
		shown := func(w *world) any {
			v := w.Visible()
			v.At, v.Secrets = 0, nil
			return v
		}
		if !reflect.DeepEqual(shown(well), shown(ill)) {
			continue // a change, or replicas that are gone: everybody can see it
		}
		same++
		for what, said := range sweep(t, ill) {
			if said != normal[what] {
				t.Errorf("%s says %q, and after %s %q", what, normal[what], c.fault, said)
			}
		}
	}
	if same < 25 || len(normal) < 200 {
		t.Errorf("%d faults that are not in the configuration were held against %d previews", same, len(normal))
	}
}

// sweep previews every action on every target, with every replica.
func sweep(t *testing.T, w *world) map[string]string {
	t.Helper()
	with := map[string][]given{
		"set-config": {{"key": "workers", "value": "7"}}, "toggle-flag": {{"flag": "recommendations"}}, "scale": {{"replicas": "3"}},
		"run-job": {{"job": "totals"}}, "shed-load": {{"share": "0.25"}, {"share": "0"}}, "rate-limit": {{"limit": "40"}, {"limit": "0"}},
		"block-traffic": {{"source": faults.SourceBots}, {"source": faults.SourceTenant}},
	}
	said := map[string]string{}
	for _, a := range catalogue.Actions() {
		for _, target := range append(targets(w, a), "nowhere") {
			args := slices.Clone(with[a.Name])
			if a.Name == "drain" || a.Name == "cordon" {
				for _, r := range w.Services[string(target)].Replicas {
					args = append(args, given{"replica": r.Name})
				}
			} else if len(args) == 0 {
				args = []given{nil}
			}
			for _, given := range args {
				bound := bind(t, a.Parameters, given)
				h := w.Visible()
				_, refused := a.Plan(h, target, bound)
				blast, err := a.Blast(h, target, bound)
				said[fmt.Sprint(a.Name, " ", target, " ", given)] = fmt.Sprint(blast, err, refused, a.RiskFor(h, target, bound))
			}
		}
	}
	return said
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
		"rate-limit": {"limit": "40"}, "block-traffic": {"source": "bots"}, "run-job": {"job": "totals"},
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
