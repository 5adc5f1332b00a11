package inside

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// postgres is the operator's side of a PostgreSQL. What is wrong with the data
// is done with the server's own means: sessions that hold locks, policies that
// every statement of a service has to pass, triggers before every write.
type postgres struct {
	name string
	pool *pgxpool.Pool

	mu   sync.Mutex
	held map[int]*pgx.Conn // sessions that hold locks, by condition
	all  []live.Condition
	free float64 // share of the disk; 0: the normal one
}

// drill is where the functions of the sandbox are: services cannot see what is
// in force, only feel it. Nor does the server keep account of what they touch,
// which everybody could read.
const drill = `
CREATE SCHEMA IF NOT EXISTS drill;
CREATE TABLE IF NOT EXISTS drill.state (slow double precision NOT NULL, corrupt double precision NOT NULL, deadlock double precision NOT NULL, disk_full boolean NOT NULL);
INSERT INTO drill.state SELECT 0, 0, 0, false WHERE NOT EXISTS (SELECT FROM drill.state);
CREATE SEQUENCE IF NOT EXISTS drill.deadlocks;
CREATE OR REPLACE FUNCTION drill.reads(of text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET track_counts = off AS $$
DECLARE s drill.state;
BEGIN
  SELECT * INTO s FROM drill.state;
  IF s.slow > 0 THEN
    -- Counted first: whoever asks may not wait for the end.
    PERFORM nextval(format('drill.%I', 'scans of ' || of));
    PERFORM pg_sleep(s.slow);
  END IF;
  IF s.corrupt > 0 AND random() < s.corrupt THEN
    RAISE EXCEPTION 'invalid page in block 7 of relation' USING ERRCODE = 'XX001';
  END IF;
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION drill.writes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET track_counts = off AS $$
DECLARE s drill.state;
BEGIN
  SELECT * INTO s FROM drill.state;
  IF s.disk_full THEN
    RAISE EXCEPTION 'could not write: No space left on device' USING ERRCODE = '53100';
  END IF;
  IF s.deadlock > 0 AND random() < s.deadlock THEN
    PERFORM pg_sleep(1), nextval('drill.deadlocks');
    RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
  END IF;
  RETURN NULL;
END $$;`

// Users of a database beside the services. Neither can see or change what is in
// force: that is for whoever runs the server.
const (
	person = "oncall" // whoever is on call: owns the database, sees and ends every session but the server's own
	deploy = "deploy" // what migrations run as
)

// scans is how the sequences begin that count the statements which had to go
// through a whole table.
const scans = "scans of "

// openPostgres makes the database, its schema and a user for each service that
// uses it. It may be tried again.
func openPostgres(ctx context.Context, o OpenStore) (*postgres, error) {
	admin, err := pgx.Connect(ctx, "postgres://postgres:"+o.Key+"@"+o.Addr+"/postgres?sslmode=disable&connect_timeout=10")
	if err != nil {
		return nil, err
	}
	defer func() { _ = admin.Close(ctx) }()
	name := pgx.Identifier{o.Service.Name}.Sanitize()
	var there bool
	if err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", o.Service.Name).Scan(&there); err != nil {
		return nil, err
	}
	if !there {
		if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
			return nil, err
		}
	}
	p := &postgres{name: o.Service.Name, held: map[int]*pgx.Conn{}}
	conf, err := pgxpool.ParseConfig("postgres://postgres:" + o.Key + "@" + o.Addr + "/" + o.Service.Name + "?sslmode=disable&connect_timeout=10&application_name=operator")
	if err != nil {
		return nil, err
	}
	conf.MaxConns = 4
	conf.ConnConfig.RuntimeParams["track_counts"] = "off" // anybody may read what is counted
	if p.pool, err = pgxpool.NewWithConfig(context.WithoutCancel(ctx), conf); err != nil {
		return nil, err
	}
	if err := p.fill(ctx, o); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// fill makes what has to be in the database, in one transaction.
func (p *postgres) fill(ctx context.Context, o OpenStore) error {
	return pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, drill); err != nil {
			return err
		}
		for i, statement := range o.Service.Schema {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("schema statement %d: %w", i+1, err)
			}
		}
		for _, user := range append([]string{person, deploy}, o.Users...) {
			name := pgx.Identifier{user}.Sanitize()
			var there bool
			if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", user).Scan(&there); err != nil {
				return err
			}
			if !there {
				if _, err := tx.Exec(ctx, "CREATE ROLE "+name+" LOGIN"); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "+name); err != nil {
				return err
			}
			if user == person {
				continue
			}
			if _, err := tx.Exec(ctx, "GRANT "+name+" TO "+person); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "ALTER DATABASE "+pgx.Identifier{o.Service.Name}.Sanitize()+" OWNER TO "+person); err != nil {
			return err
		}
		tables, err := tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			for _, statement := range []string{
				"ALTER TABLE %s ENABLE ROW LEVEL SECURITY",
				"CREATE POLICY everybody ON %s USING ((SELECT drill.reads(%s)))",
				"CREATE TRIGGER drill BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION drill.writes()",
			} {
				args := []any{pgx.Identifier{table}.Sanitize(), "'" + strings.ReplaceAll(table, "'", "''") + "'"}
				if _, err := tx.Exec(ctx, fmt.Sprintf(statement, args[:strings.Count(statement, "%s")]...)); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, "CREATE SEQUENCE drill."+pgx.Identifier{scans + table}.Sanitize()); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "GRANT USAGE ON SCHEMA drill TO PUBLIC")
		return err
	})
}

// tables lists the tables of the services.
func tables(ctx context.Context, from interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}) ([]string, error) {
	rows, err := from.Query(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// configure bounds the connections at once: what is above a new bound is ended.
func (p *postgres) configure(ctx context.Context, values map[string]string) error {
	set, err := desired.ReadStoreSettings(stack.KindDatabase, values)
	if err != nil {
		return err
	}
	if _, err := p.pool.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s CONNECTION LIMIT %d", pgx.Identifier{p.name}.Sanitize(), set.Connections)); err != nil {
		return err
	}
	_, err = p.pool.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM (
		SELECT pid, row_number() OVER (ORDER BY backend_start) AS n FROM pg_stat_activity WHERE datname = $1 AND usename <> 'postgres'
	) AS sessions WHERE n > $2`, p.name, set.Connections)
	return err
}

func (p *postgres) limit(ctx context.Context, l faults.Limit) error {
	if _, err := p.pool.Exec(ctx, "UPDATE drill.state SET disk_full = $1", full(l.Disk)); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = l.Disk
	return nil
}

// conditions begins and ends what is asked for. Those that the state table
// knows are set as the strongest of them is.
func (p *postgres) conditions(ctx context.Context, all []live.Condition) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for id, session := range p.held {
		if !slices.ContainsFunc(all, func(c live.Condition) bool { return c.ID == id }) {
			errs = append(errs, session.Close(ctx))
			delete(p.held, id)
		}
	}
	var slow, corrupt, deadlock float64
	for _, c := range all {
		switch c.Op {
		case faults.DataLock, faults.DataLockAll:
			errs = append(errs, p.hold(ctx, c))
		case faults.DataSlow:
			slow = max(slow, c.Delay.Seconds())
		case faults.DataCorrupt:
			corrupt = max(corrupt, c.Share)
		case faults.DataDeadlock:
			deadlock = max(deadlock, c.Share)
		default:
			errs = append(errs, fmt.Errorf("%s of this server: %w", c.Op, faults.ErrUnsupported))
		}
	}
	_, err := p.pool.Exec(ctx, "UPDATE drill.state SET slow = $1, corrupt = $2, deadlock = $3", slow, corrupt, deadlock)
	p.all = all
	return errors.Join(append(errs, err)...)
}

// hold opens a session that holds a lock until it is closed. p.mu is held.
func (p *postgres) hold(ctx context.Context, c live.Condition) error {
	if p.held[c.ID] != nil {
		return nil
	}
	conf := p.pool.Config().ConnConfig.Copy()
	conf.User, conf.Password = deploy, ""                                   // whoever is on call may end it
	conf.RuntimeParams = map[string]string{"application_name": "migration"} // and nothing that only the operator may set
	session, err := pgx.ConnectConfig(context.WithoutCancel(ctx), conf)
	if err != nil {
		return err
	}
	names := []string{c.Table}
	if c.Table == "" {
		if names, err = tables(ctx, session); err != nil {
			return errors.Join(err, session.Close(ctx))
		}
	}
	for i, name := range names {
		names[i] = pgx.Identifier{name}.Sanitize()
	}
	mode := "SHARE ROW EXCLUSIVE"
	if c.Op == faults.DataLockAll {
		mode = "ACCESS EXCLUSIVE"
	}
	waiting, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := session.Exec(waiting, "BEGIN; LOCK TABLE "+strings.Join(names, ", ")+" IN "+mode+" MODE"); err != nil {
		return errors.Join(fmt.Errorf("lock %s: %w", strings.Join(names, ", "), err), session.Close(ctx))
	}
	p.held[c.ID] = session
	return nil
}

// ended lists the conditions that somebody has ended by hand: the session is
// there no more.
func (p *postgres) ended(ctx context.Context) ([]int, error) {
	p.mu.Lock()
	held := map[int]int32{}
	for id, session := range p.held {
		held[id] = int32(session.PgConn().PID())
	}
	p.mu.Unlock()
	if len(held) == 0 {
		return nil, nil
	}
	rows, err := p.pool.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE pid = ANY($1)", slices.Collect(maps.Values(held)))
	if err != nil {
		return nil, err
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(held, func(_ int, session int32) bool { return slices.Contains(there, session) })
	return slices.Sorted(maps.Keys(held)), nil
}

// do ends sessions; the conditions that the rest cures have been ended before.
func (p *postgres) do(ctx context.Context, d faults.Data) error {
	if d.Op != faults.DataEndSessions {
		return nil
	}
	_, err := p.pool.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migration'")
	return err
}

// again takes up what a restart has ended: a migration begins anew.
func (p *postgres) again(ctx context.Context) error {
	p.pool.Reset()
	if err := p.pool.Ping(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	all := p.all
	for id, session := range p.held {
		_ = session.Close(ctx) // the server it was with is gone
		delete(p.held, id)
	}
	p.mu.Unlock()
	return p.conditions(ctx, all)
}

func (p *postgres) figures(ctx context.Context) ([]figure, error) {
	var sessions, waiting, commits, rollbacks, deadlocks, allowed float64
	var oldest float64
	err := p.pool.QueryRow(ctx, `SELECT
		(SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND usename <> 'postgres'),
		(SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted),
		(SELECT coalesce(greatest(max(extract(epoch FROM clock_timestamp() - xact_start)), 0), 0) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()),
		xact_commit, xact_rollback,
		deadlocks + (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM drill.deadlocks),
		(SELECT datconnlimit FROM pg_database WHERE datname = $1)
		FROM pg_stat_database WHERE datname = $1`, p.name).Scan(&sessions, &waiting, &oldest, &commits, &rollbacks, &deadlocks, &allowed)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	free := p.free
	p.mu.Unlock()
	out := []figure{
		{"pg_stat_activity_count", "gauge", "", sessions},
		{"pg_settings_max_connections", "gauge", "", allowed},
		{"pg_stat_database_xact_commit", "counter", "", commits},
		{"pg_stat_database_xact_rollback", "counter", "", rollbacks},
		{"pg_locks_waiting", "gauge", "", waiting},
		{"pg_stat_activity_max_tx_duration_seconds", "gauge", "", oldest},
		{"pg_stat_database_deadlocks", "counter", "", deadlocks},
		{"pg_replication_lag_seconds", "gauge", "", 0},
	}
	rows, err := p.pool.Query(ctx, `SELECT substr(sequencename, length($1) + 1), coalesce(last_value, 0)
		FROM pg_sequences WHERE schemaname = 'drill' AND starts_with(sequencename, $1) ORDER BY 1`, scans)
	if err != nil {
		return nil, err
	}
	counted, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Table string
		Scans float64
	}])
	if err != nil {
		return nil, err
	}
	for _, s := range counted {
		out = append(out, figure{"pg_stat_user_tables_seq_scan", "counter", "relname=" + strconv.Quote(s.Table), s.Scans})
	}
	return append(out, disk(free)...), nil
}

func (p *postgres) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for _, session := range p.held {
		_ = session.Close(ctx) // the server ends it either way
	}
	p.pool.Close()
}
