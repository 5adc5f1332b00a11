package service

import (
	"testing"
	"time"
)

func TestBreakerLetsOneTryThrough(t *testing.T) {
	var b breaker
	now := time.Unix(1000, 0)
	fail := func() { b.settle(false, now, 2, time.Second) }
	fail()
	if !b.allow(now) || b.isOpen() {
		t.Error("open after one failure of two")
	}
	fail()
	if b.allow(now) || !b.isOpen() {
		t.Error("not open after two in a row")
	}
	now = now.Add(time.Second)
	if !b.allow(now) || b.allow(now) {
		t.Error("after the cooldown it lets one try through, and no other beside it")
	}
	b.abandon() // the client left: it says nothing
	if !b.allow(now) {
		t.Error("no further try after one without an outcome")
	}
	fail()
	if b.allow(now.Add(999 * time.Millisecond)) {
		t.Error("a failed try does not open it again")
	}
	now = now.Add(time.Second)
	if !b.allow(now) {
		t.Error("no second try")
	}
	b.settle(true, now, 2, time.Second)
	if fail(); b.isOpen() || !b.allow(now) {
		t.Error("a try that went well does not close it, or failures before it still count")
	}
}
