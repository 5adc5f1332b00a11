package gateway_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/gateway"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

var in = faults.Edge{From: stack.Customers, To: "shop"}

// open starts a gateway before two shops, which tell their names.
func open(t *testing.T) (g *gateway.Gateway, shops []live.Upstream) {
	t.Helper()
	for _, name := range []string{"one", "two"} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) }))
		t.Cleanup(s.Close)
		shops = append(shops, live.Upstream{Addr: s.Listener.Addr().String(), Weight: 1})
	}
	g, err := gateway.New(gateway.Options{
		Setting: live.Setting{Log: func(faults.LogLine) {}, Stack: &stack.Stack{
			Services: []stack.Service{{Name: "shop", Kind: stack.KindService}},
			Journeys: []stack.Journey{{Name: "look", Rate: 100, Patience: stack.Duration(time.Second), Requests: []stack.Request{{Does: "looks", Request: "GET /"}}}},
		}},
		Spec:   live.GatewaySpec{Edges: []live.Path{{Edge: in, HTTP: true}}},
		Listen: func(int) string { return ":0" }, // as in a process of its own
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(g.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	})
	return g, shops
}

func ask(t *testing.T, g *gateway.Gateway) faults.Answer {
	t.Helper()
	a, err := g.Ask(t.Context(), faults.Probe{Method: http.MethodGet, Path: "/"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestItDoesWhatItIsTold(t *testing.T) {
	g, shops := open(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if a := ask(t, g); a.Status != http.StatusServiceUnavailable {
		t.Errorf("before it knows of anybody: %+v", a)
	}
	must(g.SetUpstreams(t.Context(), "shop", shops))
	if got := ask(t, g).Body + ask(t, g).Body + ask(t, g).Body; strings.Count(got, "one") == 0 || strings.Count(got, "two") == 0 {
		t.Errorf("three in a row: %s", got)
	}
	must(g.SetUpstreams(t.Context(), "shop", shops[1:]))
	if got := ask(t, g).Body + ask(t, g).Body; got != "twotwo" {
		t.Errorf("with one in rotation: %s", got)
	}
	must(g.Harm(t.Context(), 7, faults.Wire{Edge: in, Share: 1, Status: 418}))
	if err := g.Harm(t.Context(), 7, faults.Wire{Edge: in}); err == nil {
		t.Error("two harms have the same number")
	}
	if a := ask(t, g); a.Status != 418 {
		t.Errorf("harmed: %+v", a)
	}
	must(errors.Join(g.Lift(t.Context(), 7), g.Lift(t.Context(), 7)))
	if a, err := g.Visit(t.Context(), "look"); err != nil || !a.OK {
		t.Errorf("lifted: %+v, %v", a, err)
	}
	for _, err := range []error{
		g.Harm(t.Context(), 8, faults.Wire{Edge: faults.Edge{From: "shop", To: "bank"}}),
		g.SetUpstreams(t.Context(), "bank", nil),
	} {
		if !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("got %v", err)
		}
	}
	must(g.Arrive(t.Context()))
	deadline := time.Now().Add(10 * time.Second)
	for {
		page, err := g.Metrics(t.Context())
		must(err)
		if !strings.Contains(string(page), `customer_visits_total{journey="look",outcome="ok"} 0`) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("nobody comes:\n%s", page)
		}
		_ = ask(t, g)
	}
}

func TestAnEdgeOfNobody(t *testing.T) {
	_, err := gateway.New(gateway.Options{
		Setting: live.Setting{Stack: &stack.Stack{Services: []stack.Service{{Name: "shop"}}}},
		Spec:    live.GatewaySpec{Edges: []live.Path{{Edge: in, HTTP: true}, {Edge: faults.Edge{From: "shop", To: "bank"}}}},
	})
	if !errors.Is(err, faults.ErrNoTarget) {
		t.Errorf("got %v", err)
	}
}
