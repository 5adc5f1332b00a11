package inproc

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/embedded"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
	wire "github.com/jeroenrinzema/psql-wire"
	"github.com/jeroenrinzema/psql-wire/codes"
	wireerr "github.com/jeroenrinzema/psql-wire/errors"
	"github.com/jeroenrinzema/psql-wire/pkg/buffer"
)

// database answers PostgreSQL's protocol out of an embedded SQLite.
type database struct {
	server *wire.Server
	pipes  *pipes
	served chan struct{}
	reads  *sql.DB
	writes *sql.DB // one connection: SQLite has one writer
	state  *state  // what its data is in

	keys      keys
	columns   sync.Map // by statement: wire.Columns
	sessions  atomic.Int64
	max       atomic.Int64 // of sessions
	commits   atomic.Int64
	rollbacks atomic.Int64
}

// maxMessage bounds what a client may send at once: a statement or its
// parameters. Each connection holds as much.
const maxMessage = 64 << 10

// readers is how many statements can read at once.
const readers = 4

// openDatabase makes the schema in a file of its own below dir.
func openDatabase(ctx context.Context, spec live.StoreSpec, dir string, log func(faults.LogLine)) (*database, error) {
	v := spec.Service
	d := &database{pipes: newPipes(), served: make(chan struct{})}
	file := filepath.Join(dir, v.Name+".sqlite")
	d.state = newState(v.Name, spec.Seed, func(at string) error { return embedded.Copy(file, at) }, dir, log)
	if err := d.configure(v.Config); err != nil {
		return nil, err
	}
	// The file is gone with the run: nothing is gained by waiting for a disk.
	parameters := []string{"_pragma=busy_timeout(5000)", "_pragma=journal_mode(wal)", "_pragma=synchronous(off)", "_pragma=foreign_keys(on)"}
	var err error
	if d.writes, err = embedded.Open(file, 1, parameters...); err != nil { // SQLite has one writer
		return nil, err
	}
	if d.reads, err = embedded.Open(file, readers, parameters...); err != nil {
		_ = d.writes.Close()
		return nil, err
	}
	if err := embedded.Fill(ctx, d.writes, v.Schema); err != nil {
		_, _ = d.writes.Close(), d.reads.Close()
		return nil, err
	}
	if d.server, err = wire.NewServer(d.parse,
		wire.Logger(slog.New(slog.DiscardHandler)),
		wire.SessionAuthStrategy(d.admit),
		// The library's own choice is 16 MiB for each connection.
		wire.MessageBufferSize(maxMessage),
		wire.SessionMiddleware(func(ctx context.Context) (context.Context, error) { d.sessions.Add(1); return ctx, nil }),
		wire.CloseConn(func(ctx context.Context) error { d.sessions.Add(-1); d.keys.forget(ctx); return nil }),
		wire.BackendKeyData(d.keys.issue),
		wire.CancelRequest(d.keys.cancel),
	); err != nil {
		return nil, errors.Join(err, d.writes.Close(), d.reads.Close())
	}
	go func() {
		defer close(d.served)
		_ = d.server.Serve(d.pipes)
	}()
	return d, nil
}

func (d *database) dial() (net.Conn, error) { return d.pipes.dial() }

// configure knows max_connections.
func (d *database) configure(values map[string]string) error {
	set, err := desired.ReadStoreSettings(stack.KindDatabase, values)
	if err != nil {
		return err
	}
	d.max.Store(int64(set.Connections))
	return nil
}

// admit lets a client in without a password, unless there are too many.
func (d *database) admit(ctx context.Context, w *buffer.Writer, _ *buffer.Reader) (context.Context, error) {
	if d.sessions.Load() >= d.max.Load() {
		full := fmt.Errorf("too many connections for database %q", wire.ClientParameters(ctx)[wire.ParamDatabase])
		err := wireerr.WithSeverity(wireerr.WithCode(full, codes.TooManyConnections), wireerr.LevelFatal)
		return ctx, errors.Join(err, wire.WriteUnterminatedError(w, err))
	}
	w.Start('R') // AuthenticationOk
	w.AddInt32(0)
	return ctx, w.End()
}

// limit knows the disk, on which nothing can be written when it is full.
func (d *database) limit(l faults.Limit) error {
	d.state.setFree(l.Disk)
	return nil
}

func (d *database) conditions(_ context.Context, all []live.Condition) error { return d.state.set(all) }

// do: what cures a database is that a condition has ended.
func (d *database) do(_ context.Context, op faults.Data) error {
	switch op.Op {
	case faults.DataEndSessions, faults.DataReindex, faults.DataRepair:
		return nil
	}
	return fmt.Errorf("%s of a database: %w", op.Op, faults.ErrUnsupported)
}

// forget: a database keeps its data over a restart.
func (d *database) forget() {}

func (d *database) figures(up bool) []figure {
	if !up {
		return append([]figure{{"pg_up", "gauge", "", 0}}, disk(d.state.freeShare())...)
	}
	return append([]figure{
		{"pg_up", "gauge", "", 1},
		{"pg_stat_activity_count", "gauge", "", float64(d.sessions.Load())},
		{"pg_settings_max_connections", "gauge", "", float64(d.max.Load())},
		{"pg_stat_database_xact_commit", "counter", "", float64(d.commits.Load())},
		{"pg_stat_database_xact_rollback", "counter", "", float64(d.rollbacks.Load())},
	}, d.state.figures()...)
}

func (d *database) close() {
	_ = d.server.Close()
	<-d.served
	d.server.Wait() // the endpoint has dropped every client
	d.state.close()
	_ = d.reads.Close()
	_ = d.writes.Close()
}
