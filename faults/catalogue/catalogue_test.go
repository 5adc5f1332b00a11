package catalogue_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// shop is a small sandbox with a past: a config push and a deploy have been.
func shop() faults.Health {
	ready := func(names ...string) (out []faults.Replica) {
		for _, n := range names {
			out = append(out, faults.Replica{Name: n, State: "ready"})
		}
		return out
	}
	return faults.Health{Secrets: given{"signing": "22222222"}, Load: map[string]float64{"buy": 1}, Services: map[string]faults.ServiceHealth{
		"checkout": {
			Kind:     "service",
			Calls:    []string{"payments", "orders-db", "session-cache"},
			Flags:    map[string]bool{"gifts": false, "points": true},
			CPU:      0.25,
			Secrets:  given{"signing": "11111111"},
			Replicas: ready("checkout-1", "checkout-2"),
			Releases: []faults.Release{{Version: "2.14.0"}, {Version: "2.14.1", Summary: "sound"}, {Version: "2.15.0", Defect: faults.Defect{ErrorShare: 1}}},
			Revisions: []faults.Revision{
				{Number: 1, Values: map[string]string{"db_pool_size": "20", "upstream_timeout": "1500ms"}},
				{Number: 2, Values: map[string]string{"db_pool_size": "10", "upstream_timeout": "1500ms"}},
				{Number: 3, Values: map[string]string{"db_pool_size": "10", "upstream_timeout": "1500ms"}},
			},
		},
		"payments": {
			Kind: "service", Replicas: ready("payments-1"), Secrets: given{"signing": "22222222"},
			Releases:  []faults.Release{{Version: "1.9.2"}},
			Revisions: []faults.Revision{{Number: 1, Values: map[string]string{"workers": "32"}}},
		},
		"orders-db": {
			Kind: "database", Replicas: ready("orders-db-1"),
			Releases: []faults.Release{{Version: "15.8"}}, Revisions: []faults.Revision{{Number: 1}},
		},
		"session-cache": {
			Kind: "cache", Replicas: ready("session-cache-1"),
			Releases: []faults.Release{{Version: "7.2"}}, Revisions: []faults.Revision{{Number: 1}},
		},
	}}
}

type given = map[string]string

func plan(p ...faults.Primitive) []faults.Primitive { return p }

// planned is one plan and what it must come to: primitives, or an error that
// says why not.
type planned struct {
	name   string
	target faults.Target
	with   given
	want   []faults.Primitive
	fails  string
}

var faultPlans = []planned{
	{"edge-latency", "checkout->payments", given{"latency": "800ms", "jitter": "100ms", "share": "0.3", "route": "POST /authorize"},
		plan(faults.Wire{Edge: faults.Edge{From: "checkout", To: "payments"}, Route: "POST /authorize", Share: 0.3, Latency: 800 * time.Millisecond, Jitter: 100 * time.Millisecond}), ""},
	{"edge-latency", "checkout -> orders-db", nil,
		plan(faults.Wire{Edge: faults.Edge{From: "checkout", To: "orders-db"}, Share: 1, Latency: 500 * time.Millisecond}), ""},
	{"edge-latency", "customers->checkout", nil,
		plan(faults.Wire{Edge: faults.Edge{From: "customers", To: "checkout"}, Share: 1, Latency: 500 * time.Millisecond}), ""},
	{"edge-latency", "checkout->orders-db", given{"route": "POST /"}, nil, "does not speak HTTP"},
	{"edge-latency", "checkout", nil, nil, "is not an edge"},
	{"edge-latency", "checkout->stores", nil, nil, "no such target"},
	{"edge-latency", "checkout->customers", nil, nil, "no such target"},
	{"edge-errors", "checkout->payments", given{"status": "500"},
		plan(faults.Wire{Edge: faults.Edge{From: "checkout", To: "payments"}, Share: 0.3, Status: 500}), ""},
	{"edge-errors", "checkout->session-cache", nil, nil, "session-cache is a cache and does not speak HTTP"},
	{"pool-shrink", "checkout", nil,
		plan(faults.Config{Service: "checkout", Set: given{"db_pool_size": "2"}, Summary: "db_pool_size 10 → 2"}), ""},
	{"pool-shrink", "checkout", given{"size": "10"}, nil, "would not shrink it"},
	{"pool-shrink", "payments", nil, nil, "has no setting db_pool_size"},
	{"pool-shrink", "stores", nil, nil, "no such target"},
	{"timeout-cut", "checkout", given{"timeout": "80ms"},
		plan(faults.Config{Service: "checkout", Set: given{"upstream_timeout": "80ms"}, Summary: "upstream_timeout 1500ms → 80ms"}), ""},
	{"timeout-cut", "checkout", given{"timeout": "2s"}, nil, "would not cut it"},
	{"timeout-cut", "payments", nil, nil, "has no setting upstream_timeout"},
	{"bad-deploy", "payments", given{"version": "1.10.0", "summary": "New bank", "errors": "0.4", "latency": "50ms", "route": "POST /authorize", "log": "bank: no route"},
		plan(faults.Version{Service: "payments", Release: faults.Release{Version: "1.10.0", Summary: "New bank", Defect: faults.Defect{
			Route: "POST /authorize", ErrorShare: 0.4, Latency: 50 * time.Millisecond, Log: "bank: no route"}}}), ""},
	{"bad-deploy", "payments", given{"version": "1.10.0"}, nil, "errors or latency above zero"},
	{"bad-deploy", "payments", given{"version": "1.9.2", "errors": "1"}, nil, "already runs 1.9.2"},
	{"bad-deploy", "orders-db", given{"version": "16", "errors": "1"}, nil, "is a database"},
	{"bad-flag", "checkout", given{"flag": "gifts"}, plan(faults.Flag{Service: "checkout", Name: "gifts", On: true}), ""},
	{"bad-flag", "checkout", given{"flag": "points", "state": "off"}, plan(faults.Flag{Service: "checkout", Name: "points"}), ""},
	{"bad-flag", "checkout", given{"flag": "points"}, nil, "points is on already"},
	{"bad-flag", "checkout", given{"flag": "points", "state": "maybe"}, nil, `never "maybe"`},
	{"bad-flag", "checkout", given{"flag": "offers"}, nil, "there is gifts, points"},
	{"bad-flag", "payments", given{"flag": "offers"}, nil, "has no flags"},
	{"process-crash", "checkout", nil, plan(faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Kill}), ""},
	{"process-crash", "orders-db", nil, plan(faults.Process{Service: "orders-db", Replica: "orders-db-1", Op: faults.Kill}), ""},
	{"process-crash", "checkout", given{"replicas": "3"}, nil, "has 2 replicas ready, not 3"},
	{"process-hang", "checkout", given{"replicas": "2"},
		plan(faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Hang}, faults.Process{Service: "checkout", Replica: "checkout-2", Op: faults.Hang}), ""},
	{"process-hang", "stores", nil, nil, "no such target"},
	{"cpu-throttle", "payments", given{"cpu": "0.2"}, plan(faults.Limit{Service: "payments", CPU: 0.2}), ""},
	{"cpu-throttle", "orders-db", nil, nil, "is a database"},
	{"secret-rotation-missed", "checkout", nil, plan(faults.Secret{Service: "payments", Name: "signing", Value: hidden}), ""},
	{"secret-rotation-missed", "checkout", given{"secret": "tls"}, nil, "there is signing"},
	{"secret-rotation-missed", "session-cache", nil, nil, "has no secrets"},
}

var actionPlans = []planned{
	{"rollback-config", "checkout", nil,
		plan(faults.Config{Service: "checkout", Set: given{"db_pool_size": "20"}, Summary: "roll back to revision 1: db_pool_size 10 → 20"}), ""},
	{"rollback-config", "checkout", given{"revision": "1"},
		plan(faults.Config{Service: "checkout", Set: given{"db_pool_size": "20"}, Summary: "roll back to revision 1: db_pool_size 10 → 20"}), ""},
	{"rollback-config", "checkout", given{"revision": "2"}, nil, "revision 2 is the same"},
	{"rollback-config", "checkout", given{"revision": "9"}, nil, "no earlier revision 9"},
	{"rollback-config", "payments", nil, nil, "no earlier settings"},
	{"rollback-deploy", "checkout", nil,
		plan(faults.Version{Service: "checkout", Release: faults.Release{Version: "2.14.1", Summary: "sound"}}), ""},
	{"rollback-deploy", "checkout", given{"version": "2.14.0"},
		plan(faults.Version{Service: "checkout", Release: faults.Release{Version: "2.14.0"}}), ""},
	{"rollback-deploy", "checkout", given{"version": "1.0.0"}, nil, "has never run 1.0.0"},
	{"rollback-deploy", "payments", nil, nil, "no release before 1.9.2"},
	{"restart", "checkout", nil, plan(faults.Process{Service: "checkout", Op: faults.Restart}), ""},
	{"restart", "checkout", given{"replica": "checkout-2"}, plan(faults.Process{Service: "checkout", Replica: "checkout-2", Op: faults.Restart}), ""},
	{"restart", "checkout", given{"replica": "checkout-9"}, nil, "no such target"},
	{"restart", "orders-db", nil, plan(faults.Process{Service: "orders-db", Op: faults.Restart}), ""},
	{"scale", "checkout", given{"replicas": "4"}, plan(faults.Replicas{Service: "checkout", Count: 4}), ""},
	{"scale", "checkout", given{"replicas": "2"}, nil, "already has 2 replicas"},
	{"scale", "orders-db", given{"replicas": "2"}, nil, "only services and workers scale"},
	{"set-config", "checkout", given{"key": "db_pool_size", "value": "30"},
		plan(faults.Config{Service: "checkout", Set: given{"db_pool_size": "30"}, Summary: "db_pool_size 10 → 30"}), ""},
	{"set-config", "checkout", given{"key": "db_pool_size", "value": "10"}, nil, "is 10 already"},
	{"set-config", "checkout", given{"key": "db_pool_size", "value": "many"}, nil, `"many" is not a whole number`},
	{"set-config", "checkout", given{"key": "upstream_timeout", "value": "3"}, nil, `"3" is not a duration`},
	{"set-config", "checkout", given{"key": "pool", "value": "3"}, nil, "there is blocked_sources, breaker_cooldown"},
	{"set-config", "session-cache", given{"key": "pool", "value": "3"}, nil, "there is max_keys"},
	{"toggle-flag", "checkout", given{"flag": "gifts"}, plan(faults.Flag{Service: "checkout", Name: "gifts", On: true}), ""},
	{"toggle-flag", "checkout", given{"flag": "points", "state": "off"}, plan(faults.Flag{Service: "checkout", Name: "points"}), ""},
	{"toggle-flag", "checkout", given{"flag": "points", "state": "on"}, nil, "points is on already"},
	{"lift-limit", "checkout", nil, plan(faults.Limit{Service: "checkout", CPU: 1, Lift: []faults.PrimitiveKind{faults.LimitMemory, faults.LimitFiles, faults.LimitPorts}}), ""},
	{"lift-limit", "orders-db", nil, nil, "is a database"},
	{"rotate-secret", "checkout", nil, plan(faults.Secret{Service: "checkout", Name: "signing"}), ""},
	{"rotate-secret", "payments", given{"secret": "signing"}, plan(faults.Secret{Service: "payments", Name: "signing"}), ""},
}

// hidden stands for the value of a secret, which is another one each time.
const hidden = "hidden"

func hide(primitives []faults.Primitive) []faults.Primitive {
	for i, p := range primitives {
		if s, ok := p.(faults.Secret); ok && s.Value != "" {
			s.Value = hidden
			primitives[i] = s
		}
	}
	return primitives
}

// check holds a plan to what it must come to.
func check(t *testing.T, p planned, got []faults.Primitive, err error) {
	t.Helper()
	if p.fails != "" {
		if err == nil || !strings.Contains(err.Error(), p.fails) || !strings.HasPrefix(err.Error(), string(p.target)) && !strings.HasPrefix(err.Error(), "a bad deploy") {
			t.Errorf("%s %s %v: error %v, not about %q", p.name, p.target, p.with, err, p.fails)
		}
		return
	}
	if err != nil {
		t.Errorf("%s %s %v: %v", p.name, p.target, p.with, err)
		return
	}
	if !reflect.DeepEqual(hide(got), p.want) {
		t.Errorf("%s %s %v plans %+v, not %+v", p.name, p.target, p.with, got, p.want)
	}
}

func bind(t *testing.T, params []faults.Parameter, with given) faults.Args {
	t.Helper()
	args, errs := faults.Bind(params, with)
	if len(errs) > 0 {
		t.Fatalf("bind %v: %v", with, errors.Join(errs...))
	}
	return args
}

func TestFaultsPlanWhatTheySay(t *testing.T) {
	for _, p := range faultPlans {
		f, ok := catalogue.Fault(p.name)
		if !ok {
			t.Fatalf("there is no fault %s", p.name)
		}
		h := shop()
		got, err := f.Plan(h, p.target, bind(t, f.Parameters, p.with))
		check(t, p, got, err)
		if !reflect.DeepEqual(h, shop()) {
			t.Errorf("planning %s changed the health it was given", p.name)
		}
	}
}

func TestActionsPlanWhatTheySay(t *testing.T) {
	for _, p := range actionPlans {
		a, ok := catalogue.Action(p.name)
		if !ok {
			t.Fatalf("there is no action %s", p.name)
		}
		h, args := shop(), bind(t, a.Parameters, p.with)
		got, err := a.Plan(h, p.target, args)
		check(t, p, got, err)
		blast, blastErr := a.Blast(h, p.target, args)
		if (err == nil) != (blastErr == nil) || err == nil && blast == "" {
			t.Errorf("%s %s: plan says %v, blast says %v", p.name, p.target, err, blastErr)
		}
		if !reflect.DeepEqual(h, shop()) {
			t.Errorf("planning %s changed the health it was given", p.name)
		}
	}
}

func TestBlastSaysWhatIsTouched(t *testing.T) {
	for _, c := range []struct {
		action string
		target faults.Target
		with   given
		want   string
	}{
		{"rollback-config", "checkout", nil, "Changes 1 setting on 2 replicas of checkout at once, without a restart: db_pool_size 10 → 20."},
		{"rollback-deploy", "checkout", nil, "Replaces 2 replicas of checkout, 2.15.0 with 2.14.1, one after the other; capacity drops to 50 % while each one starts. Requests in flight on a replica are lost."},
		{"restart", "checkout", nil, "Restarts 2 replicas of checkout, one after the other; capacity drops to 50 % while each one starts. Requests in flight on a replica are lost."},
		{"restart", "checkout", given{"replica": "checkout-1"}, "Restarts checkout-1; capacity of checkout drops to 50 % while it starts. Requests in flight on it are lost."},
		{"restart", "payments", nil, "Restarts 1 replica of payments; nothing answers while it starts. Requests in flight on it are lost."},
		{"restart", "session-cache", nil, "Restarts session-cache: every connection drops and it comes back empty, so what it kept is lost and the load behind it rises."},
		{"scale", "checkout", given{"replicas": "4"}, "Takes checkout from 2 replicas to 4. Its database connections go from at most 20 to 40."},
		{"scale", "checkout", given{"replicas": "1"}, "Takes checkout from 2 replicas to 1: capacity drops to 50 %, and requests in flight on those that go are lost. Its database connections go from at most 20 to 10."},
		{"set-config", "checkout", given{"key": "db_pool_size", "value": "30"}, "Changes 1 setting on 2 replicas of checkout at once, without a restart: db_pool_size 10 → 30."},
		{"toggle-flag", "checkout", given{"flag": "gifts"}, "Switches gifts on on 2 replicas of checkout at once, without a restart."},
		{"lift-limit", "checkout", nil, "Gives 2 replicas of checkout the CPU, memory, open files and local ports that they normally have, at once and without a restart."},
		{"rotate-secret", "checkout", nil, "Replaces signing on 2 replicas of checkout by the current one at once, without a restart. What they sign from then on is refused by whoever still has the old one."},
	} {
		a, _ := catalogue.Action(c.action)
		if got, err := a.Blast(shop(), c.target, bind(t, a.Parameters, c.with)); err != nil || got != c.want {
			t.Errorf("%s %s:\n got %s (%v)\nwant %s", c.action, c.target, got, err, c.want)
		}
	}
}

func TestCatalogueIsConsistent(t *testing.T) {
	names := map[string]bool{}
	once := func(name string) {
		if names[name] {
			t.Errorf("%s is there twice", name)
		}
		names[name] = true
	}
	defaults := func(name string, params []faults.Parameter) {
		for _, p := range params {
			if p.Doc == "" {
				t.Errorf("%s: %s does not say what it is", name, p.Name)
			}
			if p.Default == "" {
				continue
			}
			if _, errs := faults.Bind([]faults.Parameter{p}, nil); len(errs) > 0 {
				t.Errorf("%s: the default of %s: %v", name, p.Name, errs)
			}
		}
	}
	categories := []string{"wire", "process", "resource", "dependency", "change", "security", "traffic", "data", "observability"}
	for _, f := range catalogue.Faults() {
		once(f.Name)
		defaults(f.Name, f.Parameters)
		for _, a := range slices.Concat(f.Mitigations, f.Worse) {
			if _, ok := catalogue.Action(a); !ok {
				t.Errorf("%s names %s, which is no action", f.Name, a)
			}
		}
		if !slices.Contains(categories, f.Category) {
			t.Errorf("%s has the category %q", f.Name, f.Category)
		}
		if f.Title == "" || f.Doc == "" || f.Impact == "" || len(f.Signals) == 0 || len(f.Primitives) == 0 {
			t.Errorf("%s leaves something unsaid", f.Name)
		}
	}
	for _, a := range catalogue.Actions() {
		once(a.Name)
		defaults(a.Name, a.Parameters)
		if a.Title == "" || a.Doc == "" || !slices.Contains(faults.ChangeTypes(), a.Change) || a.Blast == nil || !slices.Contains([]faults.Risk{faults.Alone, faults.Approval, faults.BreakGlass}, a.Risk) {
			t.Errorf("%s leaves something unsaid", a.Name)
		}
	}
	if _, ok := catalogue.Fault("nothing"); ok {
		t.Error("there is a fault called nothing")
	}
	if _, ok := catalogue.Action("nothing"); ok {
		t.Error("there is an action called nothing")
	}
}

func TestRiskKnowsTheTargetAndTheValues(t *testing.T) {
	for _, c := range []struct {
		action string
		target faults.Target
		with   given
		want   faults.Risk
	}{
		{"restart", "checkout", nil, faults.Alone},
		{"restart", "orders-db", nil, faults.Approval},
		{"restart", "session-cache", nil, faults.Approval},
		{"rollback-config", "orders-db", nil, faults.Alone},
		{"set-config", "checkout", given{"key": "db_pool_size", "value": "3"}, faults.Approval},
		{"rotate-secret", "checkout", nil, faults.Approval},
		{"scale", "checkout", given{"replicas": "1"}, faults.Alone},
		{"scale", "checkout", given{"replicas": "0"}, faults.BreakGlass},
		{"drain", "checkout", given{"replica": "checkout-1"}, faults.Alone},
		{"drain", "payments", given{"replica": "payments-1"}, faults.BreakGlass},
		{"cordon", "checkout", given{"replica": "checkout-1"}, faults.Alone},
		{"cordon", "payments", given{"replica": "payments-1"}, faults.Approval},
		{"shed-load", "checkout", given{"share": "0.2"}, faults.Approval},
		{"shed-load", "checkout", given{"share": "0"}, faults.Alone},
		{"rate-limit", "checkout", given{"limit": "20"}, faults.Approval},
		{"rate-limit", "checkout", given{"limit": "0"}, faults.Alone},
	} {
		a, _ := catalogue.Action(c.action)
		if got := a.RiskFor(shop(), c.target, bind(t, a.Parameters, c.with)); got != c.want {
			t.Errorf("%s of %s is for %s, not %s", c.action, c.target, got, c.want)
		}
	}
}

func TestPrintingASecretGivesNothingAway(t *testing.T) {
	s := faults.Secret{Service: "identity", Name: "signing", Value: "swordfish"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, shown := range []string{fmt.Sprintf(verb, s), fmt.Sprintf(verb, []faults.Primitive{s})} {
			if strings.Contains(shown, "swordfish") {
				t.Errorf("%s shows %s", verb, shown)
			}
		}
	}
}
