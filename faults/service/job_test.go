package service_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	wire "github.com/jeroenrinzema/psql-wire"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// ledger is a database that keeps what is asked of it, and answers with the rows
// that a test wants.
type ledger struct {
	mu    sync.Mutex
	asked []string // each statement, then its arguments
	rows  func(statement string) []any
}

func (l *ledger) serve(t *testing.T) string {
	t.Helper()
	return serve(t, func(_ context.Context, q wire.Query) (wire.PreparedStatements, error) {
		statement := q.Query
		return wire.Prepared(wire.NewStatement(func(_ context.Context, w wire.DataWriter, args []wire.Parameter) error {
			said := statement
			for _, a := range args {
				said += " | " + string(a.Value())
			}
			l.mu.Lock()
			l.asked = append(l.asked, said)
			row := []any(nil)
			if l.rows != nil {
				row = l.rows(said)
			}
			l.mu.Unlock()
			if row != nil {
				if err := w.Row(row); err != nil {
					return err
				}
			}
			return w.Complete("DONE")
		}, wire.WithColumns(wire.Columns{{Name: "holder", Oid: 25}, {Name: "until", Oid: 25}}), wire.WithParameters(wire.ParseParameters(statement)))), nil
	})
}

// find returns the first statement that contains a text; empty: there is none.
func (l *ledger) find(text string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, said := range l.asked {
		if strings.Contains(said, text) {
			return said
		}
	}
	return ""
}

// batch is a worker with two jobs once an hour, whose ledger is a database.
func batch(t *testing.T, l *ledger, o service.Options, pairs ...string) (*service.Replica, *book) {
	t.Helper()
	o.Business, o.Peers, o.Revision = business(t), map[string]string{"db": l.serve(t)}, settings(pairs...)
	o.Service = stack.Service{Name: "batch", Kind: stack.KindWorker, Ledger: "db"}
	for _, name := range []string{"sums", "bills"} {
		o.Service.Jobs = append(o.Service.Jobs, stack.Job{
			Name: name, Every: stack.Duration(time.Hour), Deadline: stack.Duration(time.Minute), Batch: 10, Work: work(1), Each: work(1),
			Rows: stack.Step{Query: "db", SQL: "SELECT count(id) FROM t WHERE made >= {since} AND made < {until}"},
		})
	}
	r, log := run(t, o)
	<-r.Ready()
	return r, log
}

// Nobody writes down the end of a run but who did it: a replica that is broken, and
// never took the lease, leaves the run of another alone.
func TestOnlyWhoDidARunWritesItsEnd(t *testing.T) {
	l := &ledger{}
	r, log := batch(t, l, service.Options{Zero: time.Now(), Restarts: 4})
	r.Break()
	r.RunJob("sums")
	eventually(t, "a run that fails", func() bool { return log.count("sums failed") == 1 })
	end := l.find("SET outcome")
	if !strings.Contains(end, "AND holder = ") || !strings.Contains(end, "batch-1/4") {
		t.Errorf("the end: %q", end)
	}
}

// A result is asked for before any run has been, and grows old as any other does.
func TestALedgerIsNeverEmpty(t *testing.T) {
	l := &ledger{}
	batch(t, l, service.Options{Zero: time.UnixMilli(1_790_000_000_000)}, "paused", "true")
	eventually(t, "what had gone well before", func() bool { return strings.Contains(l.find("INSERT INTO job_runs"), "1790000000000") })
}

// A run that finds no worker fails, and says so.
func TestARunThatFindsNoWorker(t *testing.T) {
	l := &ledger{rows: func(said string) []any {
		if strings.HasPrefix(said, "SELECT holder") && !strings.Contains(said, "lease >") {
			return []any{"batch-1/0", ""}
		}
		return nil
	}}
	r, log := batch(t, l, service.Options{Zero: time.Now()}, "workers", "1", "queue_limit", "0")
	r.StickJob("bills", true)
	r.RunJob("bills")
	eventually(t, "a run that never ends", func() bool { return l.find("SELECT until") != "" })
	r.RunJob("sums")
	eventually(t, "a run that fails", func() bool { return log.count("sums failed: worker queue full: 1 busy, 0 waiting") == 1 })
	measures(t, r, map[string]float64{`job_runs_total{job_name="sums",outcome="error"}`: 1})
	if end := l.find("SET outcome"); end != "" {
		t.Errorf("it wrote: %q", end)
	}
}

// Who does not do a run tells of its result all the same.
func TestWhoDoesNotDoARunTellsOfIt(t *testing.T) {
	zero := time.Now().Add(-90 * time.Minute)
	done := zero.Add(100 * time.Minute) // by another
	l := &ledger{rows: func(said string) []any {
		switch {
		case strings.HasPrefix(said, "SELECT holder") && !strings.Contains(said, "lease >"):
			return []any{"batch-2/0", ""}
		case strings.HasPrefix(said, "SELECT until"):
			return []any{"", strconv.FormatInt(done.UnixMilli(), 10)}
		}
		return nil
	}}
	r, _ := batch(t, l, service.Options{Zero: zero})
	before, _ := metric(t, r, `job_window_lag_seconds{job_name="sums"}`)
	if before < 80*60 {
		t.Errorf("it lags by %v s", before)
	}
	r.RunJob("sums")
	eventually(t, "the result of another", func() bool {
		lag, _ := metric(t, r, `job_window_lag_seconds{job_name="sums"}`)
		return lag == 0
	})
}
