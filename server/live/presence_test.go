package live

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Whoever says that they write is believed for a while, and for as long again each
// time they say so: a browser that has gone to sleep does not write for ever.
func TestWhoWritesNoLongerSaysSoIsNotTakenToWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(Options{})
		v := &viewer{Subscription: Subscription{Run: "r1", Viewer: event.Viewer{Class: event.Trainee, Person: "p1"}}, news: make(chan struct{}, 1)}
		h.mu.Lock()
		h.came(v)
		h.mu.Unlock()
		writes := func() bool {
			synctest.Wait()
			h.mu.Lock()
			defer h.mu.Unlock()
			return strings.Contains(string(h.crews["r1"].raw), `"typing":"#incident"`)
		}
		say := Presence{Person: "p1", Typing: "#incident"}
		for range 3 {
			h.Present("r1", say)
			time.Sleep(typingLasts - time.Second)
			if !writes() {
				t.Fatal("it is forgotten that somebody writes who has just said so")
			}
		}
		time.Sleep(time.Second)
		if writes() {
			t.Error("somebody writes for ever")
		}
		h.Present("r1", say)
		h.Present("r1", Presence{Person: "p1"})
		if writes() {
			t.Error("somebody writes who says that they do not")
		}
	})
}
