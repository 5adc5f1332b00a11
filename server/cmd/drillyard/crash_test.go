package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// record is what a program has acknowledged of a run before it was killed.
type record struct {
	run    string
	when   string // it was killed
	events []shown
	notes  []string // commands that were answered with 200
}

// TestKilledAtAnyPoint kills the program without warning while a run starts,
// is played or ends, and starts it again: what was acknowledged is all there,
// once and in order, and nothing else of the run is left. A run in the tabletop that
// goes on beside it is taken up again where it was, each time. DRILLYARD_KILLS and
// DRILLYARD_KILL_SEED set how often and with which dice.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	kills, seed := int(number(t, "DRILLYARD_KILLS", 10)), number(t, "DRILLYARD_KILL_SEED", rand.Uint64())
	t.Logf("%d kills by DRILLYARD_KILL_SEED=%d", kills, seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	data, temp := t.TempDir(), t.TempDir()
	p := start(t, data, temp)
	ada := admin(t, p)
	fay := invite(t, ada, p, "fay")
	began := map[bool]int{}
	last := survive(t, invite(t, ada, p, "tess", "trainee"), p)
	for i := range kills {
		from, span := theStart, 1500*time.Millisecond
		switch i % 5 {
		case 1, 2:
			from = theBeginning
		case 3: // near its first fault, when there is time for that
			if from = theBeginning; kills > 10 {
				span = 20 * time.Second
			}
		case 4:
			from, span = theEnd, 600*time.Millisecond
		}
		stop := last.write(p, i)
		r := play(t, ada, p, i, from, time.Duration(dice.Int64N(int64(span))))
		stop()
		p = start(t, data, temp)
		began[r.holds(t, ada, fay, p)]++
		last.goesOn(t, p)
		leftNothing(t, data, temp, last.run)
		if t.Failed() {
			t.Fatalf("point %d: killed %s; the program said: %s", i, r.when, p.said.String())
		}
	}
	t.Logf("%d runs had begun, %d had not", began[true], began[false])
	if began[true] < kills/2 {
		t.Error("too few runs had begun: this proves little")
	}
}

func number(t *testing.T, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What the time until a kill is counted from.
const (
	theStart     = "it was asked for"
	theBeginning = "it began"
	theEnd       = "its end"
)

// play starts a run, keeps it busy and kills the program in the middle of it.
func play(t *testing.T, u *user, p *program, point int, from string, wait time.Duration) record {
	t.Helper()
	var run struct{ ID string }
	u.must(p, http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"}, &run)
	base := "/api/runs/" + run.ID
	r := record{run: run.ID, when: fmt.Sprintf("%s after %s", wait, from)}
	screen, err := u.watch(p, run.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	dead := make(chan struct{})
	var busy sync.WaitGroup
	busy.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-dead:
				return
			default:
			}
			command, text := map[string]any{"type": "note"}, fmt.Sprintf("note %d of point %d", i, point)
			command["key"], command["text"] = text, text
			if status, err := u.ask(p, "POST", base+"/commands", command, nil); err == nil && status == http.StatusOK {
				r.notes = append(r.notes, text)
			} else {
				time.Sleep(20 * time.Millisecond) // it has not begun, or is dead
			}
		}
	})
	if from != theStart {
		until(t, "the run has begun", func() bool { return screen.saw("note.added") })
	}
	if from == theEnd {
		u.must(p, http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"}, nil)
	}
	time.Sleep(wait)
	p.kill()
	close(dead)
	busy.Wait()
	<-screen.done
	r.events = screen.seen()
	return r
}

// holds compares what was acknowledged with what there is now, and reports
// whether the run had begun. fay may read what its player may not yet.
func (r record) holds(t *testing.T, u, fay *user, p *program) bool {
	t.Helper()
	var run struct {
		State, Error string
		EndReason    string `json:"end_reason"`
	}
	u.must(p, http.StatusOK, "GET", "/api/runs/"+r.run, nil, &run)
	var debrief struct {
		Events []shown
		Grade  *struct{ Findings []any }
	}
	status, err := fay.ask(p, "GET", "/api/runs/"+r.run+"/debrief", nil, &debrief)
	if err != nil {
		t.Fatal(err)
	}
	if run.State == "failed" {
		// It never began: there is nothing to read, and nothing was promised.
		if run.EndReason != "interrupted" || len(r.events)+len(r.notes) > 0 || status != http.StatusConflict {
			t.Errorf("a run that never began: %+v, %d events and %d notes acknowledged, debrief %d", run, len(r.events), len(r.notes), status)
		}
		return false
	}
	if status != http.StatusOK || run.State != "ended" || debrief.Grade == nil || len(debrief.Grade.Findings) == 0 {
		t.Errorf("the run is %+v, its debrief answers %d", run, status)
		return true
	}

	last := debrief.Events[len(debrief.Events)-1]
	if last.Kind == "baselines.played" && len(debrief.Events) > 1 { // by what it is compared with, once it is over
		last = debrief.Events[len(debrief.Events)-2]
	}
	ends, notes, faults := 0, map[string]int{}, 0
	for i, e := range debrief.Events {
		if e.Seq != int64(i+1) {
			t.Errorf("event %d of the log has the number %d", i+1, e.Seq)
		}
		switch e.Kind {
		case "run.ended":
			ends++
		case "fault.requested":
			faults++
		case "fault.failed", "fault.reverted":
			faults--
		case "note.added":
			_, text, _ := strings.Cut(e.raw, `"text":"`)
			text, _, _ = strings.Cut(text, `"`)
			notes[text]++
		}
	}
	if ends != 1 || last.Kind != "run.ended" || faults != 0 {
		t.Errorf("the log has %d ends, its last event is %s, and %d faults are in force", ends, last.raw, faults)
	}
	if run.EndReason != "interrupted" && !strings.HasSuffix(r.when, theEnd) {
		t.Errorf("the run ended %s", run.EndReason)
	}
	for _, text := range r.notes {
		if notes[text] != 1 {
			t.Errorf("%q was acknowledged, and is in the log %d times", text, notes[text])
		}
	}

	screen, err := u.watch(p, r.run, 0)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the whole run on a screen", func() bool { return screen.saw("run.ended") })
	screen.conn.Close()
	whole := screen.seen()
	for i, e := range whole {
		if e.N != int64(i+1) {
			t.Errorf("event %d on the screen has the ordinal %d", i+1, e.N)
		}
	}
	for i, e := range r.events {
		if i >= len(whole) || whole[i].raw != e.raw {
			t.Errorf("event %d was shown as %s and is no longer", i+1, e.raw)
			break
		}
	}
	return true
}

// leftNothing: what runs kept in files is gone, but for those that go on.
func leftNothing(t *testing.T, data, temp string, but ...string) {
	t.Helper()
	for _, folder := range []string{temp, filepath.Join(data, "tmp")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if slices.Contains(but, strings.TrimSuffix(e.Name(), ".lock")) {
				continue
			}
			t.Errorf("%s is left in %s", e.Name(), folder)
		}
	}
}
