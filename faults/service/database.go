package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"

	"github.com/drillyard/drillyard/faults/stack"
)

// database is a pool of connections to one database.
type database struct {
	replica *Replica
	name    string
	inUse   atomic.Int64
	closing sync.WaitGroup // pools that were swapped out

	mu   sync.RWMutex
	pool *pgxpool.Pool
	size int
}

func openDatabase(r *Replica, name string) (*database, error) {
	d := &database{replica: r, name: name}
	return d, d.resize(r.settings.Load().dbPoolSize)
}

// resize swaps the pool for one of another size. Connections in use finish
// what they are doing and are closed when they are given back.
func (d *database) resize(size int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if size == d.size {
		return nil
	}
	// The host is a name for dial to look up.
	conf, err := pgxpool.ParseConfig(fmt.Sprintf("postgres://%s@%s/%[2]s?sslmode=disable&connect_timeout=2&application_name=%s",
		d.replica.opts.Service.Name, d.name, d.replica.opts.Name))
	if err != nil {
		return err
	}
	conf.ConnConfig.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	conf.ConnConfig.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) { return d.replica.dial(ctx, d.name) }
	conf.MaxConns = int32(size)
	next, err := pgxpool.NewWithConfig(d.replica.ctx, conf)
	if err != nil {
		return err
	}
	if old := d.pool; old != nil {
		d.closing.Go(old.Close)
	}
	d.pool, d.size = next, size
	return nil
}

// renew closes the connections, those in use when they are given back.
func (d *database) renew() {
	d.mu.RLock()
	defer d.mu.RUnlock()
	d.pool.Reset()
}

func (d *database) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pool != nil {
		d.pool.Close()
	}
	d.closing.Wait()
}

func (r *Replica) connectionsInUse() int {
	n := 0
	for _, d := range r.bases {
		n += int(d.inUse.Load())
	}
	return n
}

// acquire waits for a connection, as long as the settings allow.
func (d *database) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	m, limit := d.replica.metrics, d.replica.settings.Load().dbPoolTimeout
	tctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := time.Now()
	defer func() { m.poolWait.WithLabelValues().Observe(time.Since(began).Seconds()) }()
	for {
		d.mu.RLock()
		pool := d.pool
		d.mu.RUnlock()
		conn, err := pool.Acquire(tctx)
		switch {
		case err == nil:
			d.inUse.Add(1)
			return conn, nil
		case errors.Is(err, puddle.ErrClosedPool) && d.replica.ctx.Err() == nil:
			continue // swapped just now
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case timedOut(err) && pool.Stat().AcquiredConns() >= pool.Stat().MaxConns():
			m.poolTimeouts.WithLabelValues().Inc()
			return nil, &failure{status: http.StatusServiceUnavailable, cause: fmt.Sprintf("pool exhausted: no connection within %s", limit)}
		}
		m.client(d.name, began, err)
		if timedOut(err) {
			return nil, d.replica.late(http.StatusServiceUnavailable, d.name, fmt.Sprintf("connect: no answer within %s", limit))
		}
		return nil, &failure{status: http.StatusServiceUnavailable, peer: d.name, cause: root(err)}
	}
}

func (d *database) release(conn *pgxpool.Conn) {
	conn.Release()
	d.inUse.Add(-1)
}

// query does a query step: the statement, the work on its rows, and what is
// done while the connection is held. A connection that the exchange already
// holds is used again.
func (x *exchange) query(ctx context.Context, d *database, s stack.Step) error {
	conn, holds := x.held[d.name]
	if !holds {
		var err error
		if conn, err = d.acquire(ctx); err != nil {
			return err
		}
		defer d.release(conn)
	}
	if err := x.statement(ctx, d, conn, s); err != nil {
		return err
	}
	if len(s.Within) == 0 {
		return nil
	}
	if !holds {
		if x.held == nil {
			x.held = map[string]*pgxpool.Conn{}
		}
		x.held[d.name] = conn
		defer delete(x.held, d.name)
	}
	return x.steps(ctx, s.Within)
}

func (x *exchange) statement(ctx context.Context, d *database, conn *pgxpool.Conn, s stack.Step) error {
	r := x.replica
	limit := r.settings.Load().dbStatementTimeout
	tctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.Result != "" { // of another job, in the place of whose run this may be a step
		ours, within := x.fields["job"]
		x.fields["job"] = s.Result
		defer func() {
			if delete(x.fields, "job"); within {
				x.fields["job"] = ours
			}
		}()
	}
	text, args := x.sql(s.Statement())
	began := time.Now()
	var got []row
	rows, err := conn.Query(tctx, text, args...)
	if err == nil {
		if got, err = pgx.CollectRows(rows, toRow); err == nil && len(got) > 0 && s.Result == "" {
			x.rows = got
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.metrics.client(d.name, began, err)
	if timedOut(err) {
		return &failure{status: http.StatusGatewayTimeout, peer: d.name, cause: fmt.Sprintf("statement timeout: no answer within %s", limit)}
	}
	if err != nil {
		return blame(d.name, severity(err), err)
	}
	if err := r.pass(ctx, r.dice.work(s.Work)); err != nil {
		return err
	}
	r.metrics.query.WithLabelValues().Observe(time.Since(began).Seconds())
	if s.Result != "" {
		if err := r.fresh(s, got); err != nil {
			return err
		}
	}
	if s.Needed && len(got) == 0 {
		return &failure{status: http.StatusNotFound, peer: d.name, cause: "no such row"}
	}
	return nil
}

func toRow(from pgx.CollectableRow) (row, error) {
	values, err := from.Values()
	if err != nil {
		return nil, err
	}
	to := row{}
	for i, f := range from.FieldDescriptions() {
		if values[i] != nil {
			to[f.Name] = fmt.Sprint(values[i])
		}
	}
	return to, nil
}

// complaints are the words for what a database refuses to do, by SQLSTATE: its
// own name files and processes that mean nothing to a reader of the log.
var complaints = map[string]string{
	"53100": "could not write: No space left on device",
	"40P01": "deadlock detected",
	"55P03": "canceling statement due to lock timeout",
	"57P01": "terminating connection due to administrator command",
}

func complaint(said *pgconn.PgError) string {
	if words, ok := complaints[said.Code]; ok {
		return words
	}
	return said.Message
}

// severity is the status to answer with when a database refuses a statement:
// 503, as most of it passes, but not rows that cannot be read, which another
// try finds as they are.
func severity(err error) int {
	const corrupted = "XX" // class of SQLSTATE
	if said, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(said.Code, corrupted) {
		return http.StatusInternalServerError
	}
	return http.StatusServiceUnavailable
}
