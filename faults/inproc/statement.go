package inproc

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	wire "github.com/jeroenrinzema/psql-wire"
	"github.com/jeroenrinzema/psql-wire/codes"
	wireerr "github.com/jeroenrinzema/psql-wire/errors"

	"github.com/drillyard/drillyard/faults/embedded"
)

var placeholder = regexp.MustCompile(`\$(\d+)`)

// parse prepares one statement of the common subset of SQL, with PostgreSQL's
// $1, each its own transaction. Parameters travel as text; the engine gives
// them the type of the column that they meet.
func (d *database) parse(ctx context.Context, q wire.Query) (wire.PreparedStatements, error) {
	text := strings.TrimSpace(q.Query)
	verb := strings.ToUpper(text[:max(0, strings.IndexAny(text+" ", " \t\r\n;("))])
	switch {
	case strings.HasPrefix(text, "--"): // how a client asks whether we are there
		return wire.Prepared(wire.NewStatement(func(_ context.Context, w wire.DataWriter, _ []wire.Parameter) error {
			return w.Complete("SELECT 0")
		})), nil
	case verb == "BEGIN" || verb == "START" || verb == "COMMIT" || verb == "ROLLBACK" || verb == "SAVEPOINT":
		return nil, wireerr.WithCode(errors.New("transactions of several statements are not supported"), codes.FeatureNotSupported)
	}
	params := 0
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		params = max(params, n)
	}
	text = placeholder.ReplaceAllString(text, "?$1")
	oids := make([]uint32, params)
	for i := range oids {
		oids[i] = pgtype.TextOID
	}
	options := []wire.PreparedOptionFn{wire.WithParameters(oids)}
	s := statement{text: text, writes: verb != "SELECT" && verb != "WITH" && verb != "VALUES", words: wordsOf(text)}
	if s.writes {
		return wire.Prepared(wire.NewStatement(d.exec(verb, s), options...)), nil
	}
	columns, err := d.describe(ctx, text, params)
	if err != nil {
		return nil, d.refuse(err)
	}
	return wire.Prepared(wire.NewStatement(d.query(s, columns), append(options, wire.WithColumns(columns))...)), nil
}

// describe asks the engine which columns a query has.
func (d *database) describe(ctx context.Context, text string, params int) (wire.Columns, error) {
	if known, ok := d.columns.Load(text); ok {
		return known.(wire.Columns), nil
	}
	rows, err := d.reads.QueryContext(ctx, "SELECT * FROM ("+strings.TrimSuffix(text, ";")+") LIMIT 0", make([]any, params)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	columns := make(wire.Columns, len(types))
	for i, t := range types {
		columns[i] = wire.Column{Name: t.Name(), Oid: pgtype.TextOID, Width: -1}
		switch strings.ToUpper(t.DatabaseTypeName()) {
		case "INTEGER", "INT", "BIGINT":
			columns[i].Oid, columns[i].Width = pgtype.Int8OID, 8
		case "REAL", "DOUBLE PRECISION":
			columns[i].Oid, columns[i].Width = pgtype.Float8OID, 8
		}
	}
	d.columns.Store(text, columns)
	return columns, rows.Err()
}

func (d *database) query(s statement, columns wire.Columns) wire.PreparedStatementFn {
	return func(ctx context.Context, w wire.DataWriter, params []wire.Parameter) error {
		args := arguments(params)
		from, done, err := d.state.enter(ctx, s, args)
		if err != nil {
			return d.refuse(err)
		}
		defer done()
		if from == nil {
			from = d.reads
		}
		ctx, cancel := context.WithTimeout(ctx, embedded.Longest)
		defer cancel()
		rows, err := from.QueryContext(ctx, s.text, args...)
		if err != nil {
			return d.refuse(err)
		}
		defer func() { _ = rows.Close() }()
		into, pointers := make([]any, len(columns)), make([]any, len(columns))
		for i := range into {
			pointers[i] = &into[i]
		}
		for w.Written() < embedded.MaxRows && rows.Next() {
			if err := rows.Scan(pointers...); err != nil {
				return d.refuse(err)
			}
			values := make([]any, len(columns))
			for i, v := range into {
				values[i] = encodable(v, columns[i].Oid)
			}
			if err := w.Row(values); err != nil {
				return err
			}
		}
		if err := rows.Err(); err != nil {
			return d.refuse(err)
		}
		d.commits.Add(1)
		return w.Complete(fmt.Sprintf("SELECT %d", w.Written()))
	}
}

func (d *database) exec(verb string, s statement) wire.PreparedStatementFn {
	return func(ctx context.Context, w wire.DataWriter, params []wire.Parameter) error {
		args := arguments(params)
		_, done, err := d.state.enter(ctx, s, args)
		if err != nil {
			return d.refuse(err)
		}
		defer done()
		ctx, cancel := context.WithTimeout(ctx, embedded.Longest)
		defer cancel()
		result, err := d.writes.ExecContext(ctx, s.text, args...)
		if err != nil {
			return d.refuse(err)
		}
		d.commits.Add(1)
		n, _ := result.RowsAffected() // SQLite always knows
		if verb == "INSERT" {
			verb = "INSERT 0"
		}
		return w.Complete(fmt.Sprintf("%s %d", verb, n))
	}
}

func arguments(params []wire.Parameter) []any {
	args := make([]any, len(params))
	for i, p := range params {
		args[i] = string(p.Value())
	}
	return args
}

// encodable is a value in a form that the column's type can carry.
func encodable(v any, oid uint32) any {
	if oid != pgtype.TextOID {
		return v
	}
	switch v := v.(type) {
	case nil, string:
		return v
	case []byte:
		return string(v)
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05")
	default:
		return fmt.Sprint(v)
	}
}

// refuse counts a failed statement and gives it PostgreSQL's code.
func (d *database) refuse(err error) error {
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, context.Canceled) {
		return err
	}
	d.rollbacks.Add(1)
	if r, ok := errors.AsType[*refusal](err); ok {
		return wireerr.WithCode(r, r.code)
	}
	for part, code := range map[string]codes.Code{
		"UNIQUE constraint":      codes.UniqueViolation,
		"FOREIGN KEY constraint": codes.ForeignKeyViolation,
		"NOT NULL constraint":    codes.NotNullViolation,
		"no such table":          codes.UndefinedTable,
		"no such column":         codes.UndefinedColumn,
		"syntax error":           codes.Syntax,
	} {
		if strings.Contains(err.Error(), part) {
			return wireerr.WithCode(err, code)
		}
	}
	return wireerr.WithCode(err, codes.Internal)
}
