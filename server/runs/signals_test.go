package runs

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/store"
)

// shown are the signals of a run that showed nothing but a text.
func shown(text string) *signals.Signals {
	s := &signals.Signals{DB: metrics.Open(time.Unix(0, 0), nil), Lines: logs.New(0), Record: signals.NewRecord()}
	s.Lines.Add(faults.LogLine{Service: "app", Level: "info", Message: text})
	return s
}

// All files together take no more than they may: those of the oldest runs make room, and
// those of golden runs as well. Of a run that is gone nothing is left.
func TestSignalsMakeRoom(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	random := func(i int) string { // nothing makes it smaller
		var b bytes.Buffer
		for x := uint32(i + 1); b.Len() < 40_000; x = x*1664525 + 1013904223 {
			b.WriteByte('0' + byte(x>>26))
		}
		return b.String()
	}
	k := newSignalFiles(y.db, 100_000)
	var names []string
	for i, run := range []string{"watch-a", "b", "c", "d"} {
		if !IsWatched(run) {
			if _, err := y.db.CreateRun(t.Context(), store.Run{ID: run, PersonID: y.person.ID, State: "ended"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.put(t.Context(), run, shown(random(i))); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(y.db.SignalsFile(run), at, at); err != nil {
			t.Fatal(err)
		}
		names = append(names, y.db.SignalsFile(run))
	}
	if err := k.put(t.Context(), "gone", shown("x")); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(y.db.SignalsFolder(), "*"))
	if err != nil || !slices.Equal(left, names[len(names)-len(left):]) || len(left) == 0 || len(left) == len(names) {
		t.Errorf("of %v are left %v, %v", names, left, err)
	}
	var taken int64
	for _, path := range left {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		taken += info.Size()
	}
	if taken > k.most {
		t.Errorf("%d bytes", taken)
	}
}

// A file that would be larger than one may be is not kept, and nothing of it.
func TestSignalsOfARunAreBounded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	to := &atMost{&out, 10}
	for _, text := range []string{"12345", "67890"} {
		if _, err := to.Write([]byte(text)); err != nil {
			t.Error(err)
		}
	}
	if _, err := to.Write([]byte("x")); err == nil || out.String() != "1234567890" {
		t.Errorf("%q, %v", out.String(), err)
	}
	y := newYard(t)
	k := newSignalFiles(y.db, 1<<20)
	k.each = 100
	if err := k.put(t.Context(), "watch-a", shown(strings.Repeat("x", 5000))); err == nil {
		t.Error("it is kept")
	}
	if left, err := os.ReadDir(y.db.SignalsFolder()); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// Whoever asked first waits no longer than they want to; what they asked for is read all
// the same, and is there for who asks next.
func TestReadingGoesOnWithoutWhoeverAsked(t *testing.T) {
	t.Parallel()
	k := newSignalFiles(nil, 0)
	k.room <- struct{}{}
	asked, leave := context.WithCancel(t.Context())
	reads, goOn := make(chan struct{}), make(chan struct{})
	go func() { <-reads; leave() }()
	_, _, err := k.open(asked, "a", "", func() (*signals.Signals, error) {
		close(reads)
		<-goOn
		return shown("x"), nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(goOn)
	of, done, err := k.open(t.Context(), "a", "", func() (*signals.Signals, error) { return nil, errors.New("it is read twice") })
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if page := of.Lines.Select(logs.Query{}); page.Total != 1 {
		t.Errorf("%d lines", page.Total)
	}
}

// However many runs are read at once, no more are in memory than may be; nobody is given
// one that was closed, and what could not be read is tried again.
func TestFewSignalsAreOpenAtOnce(t *testing.T) {
	t.Parallel()
	k := newSignalFiles(nil, 0)
	read := func() (*signals.Signals, error) {
		k.room <- struct{}{}
		return shown("x"), nil
	}
	var readers sync.WaitGroup
	for i := range 40 {
		readers.Go(func() {
			of, done, err := k.open(context.Background(), string(rune('a'+i%10)), "", read)
			if err != nil {
				t.Error(err)
				return
			}
			if len(k.room) > mostOpened {
				t.Errorf("%d are open", len(k.room))
			}
			if page := of.Lines.Select(logs.Query{}); page.Total != 1 {
				t.Errorf("%d lines", page.Total)
			}
			done()
		})
	}
	readers.Wait()
	k.reading.Wait()
	if len(k.opened) > mostOpened || len(k.room) != len(k.opened) {
		t.Errorf("%d are kept open, and %d have room", len(k.opened), len(k.room))
	}
	failed := errors.New("torn")
	if _, _, err := k.open(t.Context(), "z", "", func() (*signals.Signals, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
	for _, texts := range []string{"", "words"} { // one of each: what is left out differs
		_, done, err := k.open(t.Context(), "z", texts, read)
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	if of := k.opened; of[len(of)-1].texts != "words" || of[len(of)-2].run != "z" {
		t.Errorf("%+v", of)
	}
}
