package main

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// TestCutFiftyTimes plays a run before two screens: one whose connection is cut
// fifty times, and that each time asks for what it missed, and one that is left
// alone. In the end both have been shown the same, to the byte.
func TestCutFiftyTimes(t *testing.T) {
	t.Parallel()
	const cuts = 50
	p := start(t, t.TempDir(), t.TempDir())
	ada := admin(t, p)
	var run struct{ ID string }
	ada.must(p, http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"}, &run)
	base := "/api/runs/" + run.ID
	steady, err := ada.watch(p, run.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the run has begun", func() bool { return steady.saw("run.started") })

	note := func(text string) {
		ada.must(p, http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": text}, nil)
	}
	var cut []shown
	for i := range cuts {
		screen, err := ada.watch(p, run.ID, int64(len(cut)))
		if err != nil {
			t.Fatal(err)
		}
		// Cut while more is on its way.
		var busy sync.WaitGroup
		busy.Go(func() {
			note(fmt.Sprint("before cut ", i))
			note(fmt.Sprint("across cut ", i))
		})
		until(t, "something new", func() bool { return len(screen.seen()) > 0 })
		screen.conn.Close()
		<-screen.done
		cut = append(cut, screen.seen()...)
		busy.Wait()
		note(fmt.Sprint("while cut off ", i))
	}
	last, err := ada.watch(p, run.ID, int64(len(cut)))
	if err != nil {
		t.Fatal(err)
	}
	ada.must(p, http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"}, nil)
	for _, s := range []*screen{steady, last} {
		until(t, "the end", func() bool { return s.saw("run.ended") })
	}
	cut = append(cut, last.seen()...)
	whole := steady.seen()
	if len(whole) < 3*cuts || len(cut) != len(whole) {
		t.Fatalf("cut: %d events; never cut: %d", len(cut), len(whole))
	}
	for i := range whole {
		if cut[i].raw != whole[i].raw || whole[i].N != int64(i+1) {
			t.Fatalf("event %d: cut %s; never cut %s", i+1, cut[i].raw, whole[i].raw)
		}
	}
}
