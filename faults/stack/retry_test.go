package stack_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

func TestRetryHasALimitAndPatience(t *testing.T) {
	habit := stack.Retry{Share: 1, After: stack.Duration(2 * time.Second), Limit: 3, Patience: stack.Duration(10 * time.Second)}
	for _, c := range []struct {
		further int
		passed  time.Duration
		want    bool
	}{{0, time.Second, true}, {2, time.Second, true}, {3, time.Second, false}, {0, 8 * time.Second, true}, {0, 8001 * time.Millisecond, false}} {
		if got := habit.Again(1, 1, 1, c.further, c.passed); got != c.want {
			t.Errorf("after %d further tries in %s: %t", c.further, c.passed, got)
		}
	}
	if (stack.Retry{}).Again(1, 1, 1, 0, 0) {
		t.Error("without a habit, somebody tries again")
	}
}

func TestRetryIsForAShare(t *testing.T) {
	habit := stack.Retry{Share: 0.3, After: 1, Limit: 9, Patience: stack.Duration(time.Minute)}
	again, differs := 0, 0
	for visit := range uint64(10_000) {
		first := habit.Again(7, visit, 1, 0, 0)
		if first {
			again++
		}
		if first != habit.Again(7, visit, 1, 0, 0) {
			t.Fatal("asked twice, a customer answers otherwise")
		}
		if first != habit.Again(7, visit, 2, 1, 0) {
			differs++
		}
	}
	if again < 2800 || again > 3200 {
		t.Errorf("%d of 10000 try again, of a share of 0.3", again)
	}
	if differs < 3800 || differs > 4600 { // 2 × 0.3 × 0.7
		t.Errorf("%d of 10000 decide otherwise the second time", differs)
	}
}
