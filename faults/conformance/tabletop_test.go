package conformance_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

func harbor(t testing.TB) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// suite is how runtimes are compared on harbor.
func suite(t testing.TB) *conformance.Suite {
	t.Helper()
	s, err := conformance.Of(harbor(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mostSilent is how many faults may be felt by nobody: those that hide by what
// they are.
const mostSilent = 10

// shipped are the stacks that come with the product.
func shipped(t testing.TB) []*stack.Stack {
	t.Helper()
	content := os.DirFS("../../content")
	folders, err := fs.ReadDir(content, "stacks")
	if err != nil {
		t.Fatal(err)
	}
	var all []*stack.Stack
	for _, folder := range folders {
		s, err := stack.Load(content, folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// Every fault is played on every stack that ships, or means nothing there.
func TestEveryFaultIsPlayed(t *testing.T) {
	for _, s := range shipped(t) {
		suite, err := conformance.Of(s)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		for _, c := range suite.Cases {
			said[c.Fault] = true
		}
		for _, w := range suite.Without {
			said[w.Fault] = true
		}
		for _, f := range catalogue.Faults() {
			if !said[f.Name] {
				t.Errorf("%s says neither how %s is played nor why it is not", s.Name, f.Name)
			}
		}
	}
}

// Every fault shows in the tabletop, is felt by those who it says feel it, and
// is gone when it is taken back. In calm no alert fires and customers fare well.
func TestTabletop(t *testing.T) {
	for _, s := range shipped(t) {
		t.Run(s.Name, func(t *testing.T) { holds(t, s) })
	}
}

func holds(t *testing.T, s *stack.Stack) {
	suite, err := conformance.Of(s)
	if err != nil {
		t.Fatal(err)
	}
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	model := func(seed int64) *tabletop.Sandbox {
		return tabletop.New(tabletop.Options{Stack: s, Seed: seed, Epoch: epoch})
	}
	var calm []conformance.Outcome
	for seed := range int64(4) {
		out, err := conformance.Calm(t.Context(), s, model(5+seed), epoch)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Customers {
			if c.Failed > 0 {
				t.Errorf("in calm %.1f %% of %s fail", 100*c.Failed, c.Journey)
			}
		}
		if len(out.Alerts) > 0 {
			t.Errorf("in calm %v", out.Alerts)
		}
		calm = append(calm, out)
	}
	silent := 0
	cases := suite.Cases
	for _, c := range cases {
		if c.Felt.By == conformance.ByNobody {
			silent++
		}
	}
	if silent > mostSilent {
		t.Errorf("%d faults are felt by nobody", silent)
	}
	for _, c := range cases {
		t.Run(c.Name(), func(t *testing.T) {
			t.Parallel()
			out, err := conformance.Play(t.Context(), s, model(7), epoch, c, false)
			if errors.Is(err, conformance.ErrNotPlayed) {
				t.Fatal("the tabletop plays every fault")
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, sign := range out.Unseen {
				t.Errorf("never seen: %s", sign)
			}
			if len(out.Before) > 0 {
				t.Errorf("before the fault: %v", out.Before)
			}
			if len(out.After) > 0 {
				t.Errorf("after it was taken back: %v", out.After)
			}
			if by := out.FeltBy(calm...); by != c.Felt.By {
				t.Errorf("felt by %s, and it says by %s", by, c.Felt.By)
			}
			t.Logf("%.1f %% fail, p99 %s, %v, %v", 100*out.Errors, out.P99.Round(time.Millisecond), out.Customers, out.Alerts)
		})
	}
}

// A brief play ends as soon as it has seen what it looks for, however soon that
// is, and finds the same.
func TestBriefPlaysAreWhole(t *testing.T) {
	s := harbor(t)
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, c := range suite(t).Cases {
		t.Run(c.Name(), func(t *testing.T) {
			t.Parallel()
			out, err := conformance.Play(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), epoch, c, true)
			if err != nil || len(out.Unseen)+len(out.Before)+len(out.After) > 0 {
				t.Errorf("never seen: %v, before: %v, after: %v: %v", out.Unseen, out.Before, out.After, err)
			}
		})
	}
}
