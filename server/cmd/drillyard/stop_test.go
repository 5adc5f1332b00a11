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
	fay := invite(t, ada, p, "fay")
	var run struct {
		ID, State string
		EndReason string `json:"end_reason"`
		OpensMS   int64  `json:"opens_ms"`
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
	if run.State != "ended" || run.EndReason != "stopped" || run.OpensMS == 0 {
		t.Errorf("after the next start: %+v", run)
	}
	// Its answers are kept for later, but it is graded.
	var debrief struct{ Grade *struct{ Findings []any } }
	fay.must(p, http.StatusOK, "GET", "/api/runs/"+run.ID+"/debrief", nil, &debrief)
	if debrief.Grade == nil || len(debrief.Grade.Findings) == 0 {
		t.Errorf("it was not graded: %+v", debrief)
	}
}
