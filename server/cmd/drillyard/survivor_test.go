package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// survivor is a run in the tabletop that is taken up again after each kill.
type survivor struct {
	u     *user
	run   string
	shown []shown  // before the last kill
	notes []string // that were answered with 200
}

func survive(t *testing.T, u *user, p *program) *survivor {
	t.Helper()
	var run struct{ ID string }
	u.must(p, http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"}, &run)
	s := &survivor{u: u, run: run.ID}
	s.goesOn(t, p)
	return s
}

// write has its player write down one thing after the other, until stop is called.
func (s *survivor) write(p *program, point int) (stop func()) {
	dead := make(chan struct{})
	var busy sync.WaitGroup
	busy.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-dead:
				return
			case <-time.After(50 * time.Millisecond):
			}
			text := fmt.Sprintf("survives %d of point %d", i, point)
			if status, err := s.u.ask(p, "POST", "/api/runs/"+s.run+"/commands", map[string]any{"type": "note", "text": text}, nil); err == nil && status == http.StatusOK {
				s.notes = append(s.notes, text)
			}
		}
	})
	return func() { close(dead); busy.Wait() }
}

// goesOn opens the run as the browser of its player does by itself, and finds all that
// was shown and written, once, and the run in progress.
func (s *survivor) goesOn(t *testing.T, p *program) {
	t.Helper()
	screen, err := s.u.watch(p, s.run, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer screen.conn.Close()
	defer func() {
		if t.Failed() {
			t.Logf("the program said: %s", p.said.String())
		}
	}()
	text := fmt.Sprintf("goes on after %d notes", len(s.notes))
	until(t, "a run that goes on", func() bool {
		status, err := s.u.ask(p, "POST", "/api/runs/"+s.run+"/commands", map[string]any{"type": "note", "key": text, "text": text}, nil)
		return err == nil && status == http.StatusOK
	})
	s.notes = append(s.notes, text)
	written := func(text string) (n int) {
		for _, e := range screen.seen() {
			if strings.Contains(e.raw, `"text":"`+text+`"`) {
				n++
			}
		}
		return n
	}
	until(t, "what was written last", func() bool { return written(text) > 0 })
	for _, text := range s.notes {
		if n := written(text); n != 1 {
			t.Errorf("%q was acknowledged, and is shown %d times", text, n)
		}
	}
	now := screen.seen()
	for i, e := range s.shown {
		if i >= len(now) || now[i].raw != e.raw {
			t.Errorf("event %d was shown as %s and is no longer", i+1, e.raw)
			break
		}
	}
	if screen.saw("run.ended") {
		t.Error("it has ended")
	}
	s.shown = now
}
