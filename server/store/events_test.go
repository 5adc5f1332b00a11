package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"modernc.org/sqlite"

	"github.com/drillyard/drillyard/scenarios/event"
)

func TestReadsWhatWasAppended(t *testing.T) {
	s := fresh(t)
	run(t, s, "r1", person(t, s, "ada", Trainee))
	put, err := s.Append(t.Context(),
		note("r1", "first"),
		event.Event{Run: "r1", At: -5, Actor: event.Actor{Kind: event.Engine}, Body: event.ChangeRecorded{Change: "c1", Inject: "push"}},
		note("r1", "third"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Read(t.Context(), "r1", 0, 10)
	if err != nil || !reflect.DeepEqual(got, put) {
		t.Errorf("read %+v, %v\nwant %+v", got, err, put)
	}
	if got, err := s.Read(t.Context(), "r1", 1, 1); err != nil || len(got) != 1 || got[0].Seq != 2 {
		t.Errorf("one event after 1: %+v, %v", got, err)
	}
	if _, err := s.Append(t.Context(), note("r1", "seen nowhere"), note("no-such-run", "x")); !errors.Is(err, ErrNotFound) {
		t.Errorf("append to a run that is not there: %v, want ErrNotFound", err)
	}
	if got, _ := s.Read(t.Context(), "r1", 3, 10); len(got) != 0 {
		t.Errorf("a failed append left %+v", got)
	}
}

func TestUnknownKindsCanBeReadPast(t *testing.T) {
	s := fresh(t)
	run(t, s, "r1", person(t, s, "ada", Trainee))
	err := s.writer.write(t.Context(), func(ctx context.Context, c *sql.Conn) error {
		_, err := s.writer.insertEvent.ExecContext(ctx, "r1", 1, 0, 0, "engine", "", "", "from.the.future", 9, `{"a":1}`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), note("r1", "next")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Read(t.Context(), "r1", 0, 10)
	if err != nil || len(got) != 2 {
		t.Fatalf("read %v, %v", got, err)
	}
	if u, ok := got[0].Body.(event.Unknown); !ok || u.Was != "from.the.future" || u.Version != 9 {
		t.Errorf("first event is %#v, want Unknown", got[0].Body)
	}
}

// Many appenders on several runs, some of which fail on purpose, while a
// second process writes to the same file.
func TestConcurrentAppendsAreGapFreeAndAllOrNone(t *testing.T) {
	dir := t.TempDir()
	stores := []*Store{openIn(t, dir), openIn(t, dir)}
	ada := person(t, stores[0], "ada", Trainee)
	const runs, appenders, appends = 4, 16, 25
	for r := range runs {
		run(t, stores[0], fmt.Sprint("r", r), ada)
	}
	var wg sync.WaitGroup
	var good [runs]atomic.Int64
	for a := range appenders {
		wg.Go(func() {
			r := a % runs
			id, s := fmt.Sprint("r", r), stores[a/runs%2]
			for i := range appends {
				batch := make([]event.Event, 1+i%5)
				for k := range batch {
					batch[k] = note(id, fmt.Sprintf("%d/%d/%d of %d", a, i, k, len(batch)))
				}
				fails := i%7 == 3
				if fails {
					batch = append(batch, note("no-such-run", "fails the whole append"))
				}
				got, err := s.Append(t.Context(), batch...)
				if fails != (err != nil) {
					t.Errorf("append %d/%d: %v", a, i, err)
				}
				for k := range got {
					if got[k].Seq != got[0].Seq+int64(k) {
						t.Errorf("append %d/%d is not in one piece: %+v", a, i, got)
					}
				}
				if err == nil {
					good[r].Add(int64(len(got)))
				}
			}
		})
	}
	wg.Wait()
	for r := range runs {
		events, err := stores[0].Read(t.Context(), fmt.Sprint("r", r), 0, 1_000_000)
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(events)) != good[r].Load() {
			t.Errorf("run %d has %d events, want %d", r, len(events), good[r].Load())
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("run %d: event %d has Seq %d", r, i, e.Seq)
			}
			var a, n, k, of int
			if _, err := fmt.Sscanf(e.Body.(event.NoteAdded).Text, "%d/%d/%d of %d", &a, &n, &k, &of); err != nil {
				t.Fatal(err)
			}
			if n%7 == 3 {
				t.Errorf("run %d holds %+v of an append that failed", r, e)
			}
		}
	}
}

// The file is full in the middle of a group: everyone in it is told, nothing
// of it is left, and the next append goes on with the next number.
func TestFailedCommitUsesNoNumbers(t *testing.T) {
	s := fresh(t)
	run(t, s, "r1", person(t, s, "ada", Trainee))
	if _, err := s.Append(t.Context(), note("r1", "one")); err != nil {
		t.Fatal(err)
	}
	limitPages(t, s, "SELECT page_count + 2 FROM pragma_page_count")
	huge := note("r1", strings.Repeat("x", 1<<20))
	if _, err := s.Append(t.Context(), note("r1", "goes with it"), huge); err == nil {
		t.Fatal("the file had no room, and yet it was committed")
	}
	limitPages(t, s, "SELECT 1000000")
	got, err := s.Append(t.Context(), note("r1", "two"))
	if err != nil || got[0].Seq != 2 {
		t.Errorf("after a failed commit: %+v, %v; want Seq 2", got, err)
	}
	if all, err := s.Read(t.Context(), "r1", 0, 10); err != nil || len(all) != 2 {
		t.Errorf("the log is %+v, %v; want two events", all, err)
	}
}

func limitPages(t *testing.T, s *Store, query string) {
	t.Helper()
	var pages, now int
	if err := s.writer.conn.QueryRowContext(t.Context(), query).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.conn.QueryRowContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&now); err != nil || now != pages {
		t.Fatal(now, err)
	}
}

// One change holds the writer until others wait for it: these must share one
// commit, and the one among them that fails must not take the others along.
func TestWaitingAppendsShareOneCommit(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		const waiting = 50
		ada := person(t, s, "ada", Trainee)
		for i := range waiting {
			run(t, s, fmt.Sprint("r", i), ada)
		}
		var commits atomic.Int64
		err = s.writer.conn.Raw(func(c any) error {
			c.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 { commits.Add(1); return 0 })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		release := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			_ = s.writer.write(t.Context(), func(context.Context, *sql.Conn) error { <-release; return nil })
		})
		synctest.Wait()
		for i := range waiting {
			wg.Go(func() {
				id := fmt.Sprint("r", i)
				if i == 7 {
					id = "no-such-run"
				}
				got, err := s.Append(t.Context(), note(id, "waits"))
				if i == 7 {
					if !errors.Is(err, ErrNotFound) {
						t.Errorf("append to no run: %v", err)
					}
				} else if err != nil || got[0].Seq != 1 {
					t.Errorf("append %d: %+v, %v", i, got, err)
				}
			})
		}
		synctest.Wait()
		before := commits.Load()
		close(release)
		wg.Wait()
		// The commit of the change that held the writer, and theirs.
		if n := commits.Load() - before; n > 2 {
			t.Errorf("%d appends took %d commits", waiting, n)
		}
	})
}

func TestCancelledBeforeItsTurnIsNotDone(t *testing.T) {
	s := fresh(t)
	run(t, s, "r1", person(t, s, "ada", Trainee))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Append(ctx, note("r1", "late")); !errors.Is(err, context.Canceled) {
		t.Errorf("append with an ended context: %v", err)
	}
	if got, _ := s.Read(t.Context(), "r1", 0, 10); len(got) != 0 {
		t.Errorf("it was appended all the same: %+v", got)
	}
}

// BenchmarkAppend shows what sharing commits buys at synchronous=FULL: one
// appender pays the disk's delay for each event, many pay it together. The
// ratio is to one by one.
func BenchmarkAppend(b *testing.B) {
	var single float64 // events a second, one by one
	for _, appenders := range []int{1, 10, 100, 500} {
		b.Run(fmt.Sprintf("appenders=%d", appenders), func(b *testing.B) {
			s := fresh(b)
			ada := person(b, s, "ada", Trainee)
			for a := range appenders {
				run(b, s, fmt.Sprint("r", a), ada)
			}
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			var wg sync.WaitGroup
			for a := range appenders {
				wg.Go(func() {
					for left.Add(-1) >= 0 {
						if _, err := s.Append(b.Context(), note(fmt.Sprint("r", a), "checkout: db pool 20 → 2")); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			pace := float64(b.N) / b.Elapsed().Seconds()
			b.ReportMetric(pace, "events/s")
			if appenders == 1 {
				single = pace
			}
			if single > 0 {
				b.ReportMetric(pace/single, "x-one-by-one")
			}
		})
	}
}
