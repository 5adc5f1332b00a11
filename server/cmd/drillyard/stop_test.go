package main

import (
	"net/http"
	"slices"
	"syscall"
	"testing"
)

// TestStoppedInGoodOrder asks the program to stop in the middle of a run whose
// fault is in force: the fault is taken back, the run ended and graded, every
// screen told, and no file left.
func TestStoppedInGoodOrder(t *testing.T) {
	t.Parallel()
	data, temp := t.TempDir(), t.TempDir()
	p := start(t, data, temp)
	ada := admin(t, p)
	var invited struct{ Link string }
	ada.must(p, http.StatusCreated, "POST", "/api/people", map[string]string{"login": "fay", "name": "Fay", "role": "facilitator"}, &invited)
	fay := signIn(t, p, invited.Link)
	var run struct {
		ID, State string
		EndReason string `json:"end_reason"`
		Percent   *float64
	}
	ada.must(p, http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"}, &run)
	var screens []*screen
	for _, u := range []*user{ada, fay} {
		s, err := u.watch(p, run.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		screens = append(screens, s)
	}
	until(t, "a fault in force", func() bool { return screens[1].saw("fault.applied") })

	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for i, s := range screens {
		if why := s.farewell(); why != "stopping" || !s.saw("run.ended") {
			t.Errorf("screen %d was sent away with %q, its last event %+v", i, why, s.seen()[len(s.seen())-1])
		}
	}
	if <-p.gone; p.err != nil {
		t.Errorf("the program ended with %v: %s", p.err, p.said.String())
	}
	leftNothing(t, data, temp)
	var kinds []string
	for _, e := range screens[1].seen() {
		kinds = append(kinds, e.Kind)
	}
	applied, reverted, ended := slices.Index(kinds, "fault.applied"), slices.Index(kinds, "fault.reverted"), slices.Index(kinds, "run.ended")
	if reverted < applied || ended != len(kinds)-1 {
		t.Errorf("events %q; want the fault taken back, then the end", kinds)
	}

	p = start(t, data, temp)
	ada.must(p, http.StatusOK, "GET", "/api/runs/"+run.ID, nil, &run)
	if run.State != "ended" || run.EndReason != "stopped" || run.Percent == nil {
		t.Errorf("after the next start: %+v", run)
	}
	ada.must(p, http.StatusOK, "GET", "/api/runs/"+run.ID+"/debrief", nil, nil)
}
