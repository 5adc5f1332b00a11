package inproc_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/live"
)

// planned binds and plans against the sandbox as it stands, and does it.
func planned(t *testing.T, b *live.Sandbox, params []faults.Parameter, with map[string]string, plan func(faults.Health, faults.Args) ([]faults.Primitive, error)) {
	t.Helper()
	args, errs := faults.Bind(params, with)
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	primitives, err := plan(h, args)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range primitives {
		if !b.Caps().Can(p.Kind()) {
			t.Errorf("%s is not among the capabilities", p.Kind())
		}
		do(t, b, p)
	}
}

// Each fault shows where it says it does, customers feel it, and its first
// mitigation cures it.
func TestFaultsShowAndAreCured(t *testing.T) {
	t.Parallel()
	b, n := harbor(t)
	fails := func() bool { return !buy(t, b).OK }
	slow := func(step int) func() bool {
		return func() bool {
			a := buy(t, b)
			return len(a.Steps) <= step || a.Steps[step].Took > 600*time.Millisecond
		}
	}
	for _, c := range []struct {
		fault  string
		target faults.Target
		with   map[string]string
		shows  func() bool
		feels  func() bool
		cure   map[string]string // arguments of the first mitigation
		gone   func() bool
	}{
		{
			fault: "process-crash", target: "payments", with: map[string]string{"replicas": "2"},
			shows: func() bool {
				return n.Lost("payments-1") != nil && n.Lost("payments-2") != nil && n.Logged("payments", "terminated by signal 9") == 2
			},
			feels: fails,
			gone:  func() bool { return len(n.Missing()) == 0 && health(t, b, "payments").Ready() == 2 },
		},
		{
			fault: "process-hang", target: "identity",
			shows: func() bool {
				return n.Lost("identity-1") != nil && n.Sum("checkout", "client_requests_total", `peer="identity"`, `outcome="timeout"`) > 0
			},
			feels: slow(3),
			cure:  map[string]string{"replica": "identity-1"},
			gone:  func() bool { return len(n.Missing()) == 0 && health(t, b, "identity").Ready() == 2 },
		},
		{
			fault: "cpu-throttle", target: "inventory", with: map[string]string{"cpu": "0.02"},
			shows: func() bool {
				return n.Sum("inventory", "cpu_throttled_seconds_total") > 1 && n.Sum("inventory", "cpu_limit_ratio") == 0.04
			},
			feels: slow(3),
			gone:  func() bool { return n.Sum("inventory", "cpu_limit_ratio") == 2 },
		},
		{
			fault: "secret-rotation-missed", target: "checkout",
			shows: func() bool {
				return n.Sum("identity", "http_requests_total", `code="401"`) > 0 &&
					n.Sum("identity", "session_tokens_total", `result="unknown_key"`) > 0 &&
					n.Logged("identity", "session token signed with an unknown key") > 0 &&
					n.Logged("checkout", "answered 401") > 0
			},
			feels: fails,
			gone: func() bool {
				h, err := b.Snapshot(t.Context())
				now := h.Secrets["session-signing"]
				return err == nil && now != "" && h.Services["checkout"].Secrets["session-signing"] == now && h.Services["identity"].Secrets["session-signing"] == now
			},
		},
		{
			fault: "bad-flag", target: "storefront", with: map[string]string{"flag": "recommendations"},
			shows: func() bool {
				return n.Sum("storefront", "db_pool_in_use") == n.Sum("storefront", "db_pool_size") && n.Logged("storefront", "flag recommendations is true") == 2
			},
			feels: slow(0),
			cure:  map[string]string{"flag": "recommendations"},
			gone:  func() bool { return n.Sum("storefront", "db_pool_in_use") < n.Sum("storefront", "db_pool_size")/2 },
		},
	} {
		f, ok := catalogue.Fault(c.fault)
		if !ok {
			t.Fatalf("there is no fault %s", c.fault)
		}
		planned(t, b, f.Parameters, c.with, func(h faults.Health, args faults.Args) ([]faults.Primitive, error) { return f.Plan(h, c.target, args) })
		eventually(t, b, c.fault+" shows", 10*time.Second, c.shows)
		eventually(t, b, c.fault+" is felt", 10*time.Second, c.feels)
		a, _ := catalogue.Action(f.Mitigations[0])
		planned(t, b, a.Parameters, c.cure, func(h faults.Health, args faults.Args) ([]faults.Primitive, error) { return a.Plan(h, c.target, args) })
		eventually(t, b, c.fault+" is cured by "+a.Name, 10*time.Second, c.gone)
		eventually(t, b, "customers buy again after "+c.fault, 10*time.Second, func() bool {
			a := buy(t, b)
			return a.OK && a.Took < 2*time.Second
		})
	}
}

func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	b, n := harbor(t)
	shared := func() (checkout, identity, current string) {
		h, err := b.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return h.Services["checkout"].Secrets["session-signing"], h.Services["identity"].Secrets["session-signing"], h.Secrets["session-signing"]
	}
	was, _, _ := shared()
	const value = "swordfish-and-chips"
	rotate := func() faults.Undo {
		return do(t, b, faults.Secret{Service: "identity", Name: "session-signing", Value: value})
	}
	undo := rotate()
	if checkout, identity, current := shared(); checkout != was || identity == was || current != identity {
		t.Errorf("rotated: checkout has %s, identity %s, current is %s, was %s", checkout, identity, current, was)
	}
	eventually(t, b, "refusals", 5*time.Second, func() bool { return n.Logged("identity", "unknown key") > 0 })
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if checkout, identity, current := shared(); checkout != was || identity != was || current != was {
		t.Errorf("taken back: checkout has %s, identity %s, current is %s, was %s", checkout, identity, current, was)
	}

	undo = rotate()
	do(t, b, faults.Secret{Service: "checkout", Name: "session-signing"})
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if checkout, identity, current := shared(); checkout == was || identity != checkout || current != checkout {
		t.Errorf("the undo parted those who share the secret: checkout has %s, identity %s, current is %s", checkout, identity, current)
	}
	do(t, b, faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Restart})
	eventually(t, b, "a restarted replica signs with what is in force", 10*time.Second, func() bool {
		return buy(t, b).OK && health(t, b, "checkout").Ready() == 2 && n.Logged("checkout", "ready") > 0
	})
	for _, p := range []faults.Primitive{
		faults.Secret{Service: "storefront", Name: "session-signing"},
		faults.Secret{Service: "checkout", Name: "tls"},
	} {
		if _, err := b.Do(t.Context(), p); !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("%v: got %v", p, err)
		}
	}

	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(n.Told(), string(text)) {
		if strings.Contains(s, value) || strings.Contains(s, "sessions/") && !strings.Contains(s, "{token}") {
			t.Errorf("a secret or a token leaked: %.300s", s)
		}
	}
}
