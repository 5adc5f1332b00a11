package tabletop

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/drillyard/drillyard/faults/embedded"
	"github.com/drillyard/drillyard/faults/stack"
)

// probeData has the rows that a stack's databases begin with, for the pages that
// are shown to who probes. What probes write is there for later ones; what
// customers of the model write is not.
type probeData struct{ bases map[string]*sql.DB }

func newProbeData(s *stack.Stack) (*probeData, error) {
	sh := &probeData{bases: map[string]*sql.DB{}}
	for _, v := range s.Services {
		if v.Kind != stack.KindDatabase {
			continue
		}
		db, err := embedded.Open("", 1)
		if err != nil {
			return nil, err
		}
		sh.bases[v.Name] = db
		if err := embedded.Fill(context.Background(), db, v.Schema); err != nil {
			sh.close()
			return nil, fmt.Errorf("%s: %w", v.Name, err)
		}
	}
	return sh, nil
}

func (sh *probeData) close() {
	for _, db := range sh.bases {
		_ = db.Close() // it was only memory
	}
}

// ask carries out a statement with fields filled in, and returns its rows as
// text. What the engine refuses has none: whether a statement succeeds is for
// the model to say.
func (sh *probeData) ask(base, statement string, field func(name string) string) []map[string]string {
	var args []any
	text := stack.Fill(statement, func(name string) string {
		args = append(args, field(name))
		return fmt.Sprintf("?%d", len(args))
	})
	ctx, cancel := context.WithTimeout(context.Background(), embedded.Longest)
	defer cancel()
	rows, err := sh.bases[base].QueryContext(ctx, text, args...)
	if err != nil {
		return nil
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return nil
	}
	var all []map[string]string
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for len(all) < embedded.MaxRows && rows.Next() {
		if rows.Scan(into...) != nil {
			return all
		}
		row := map[string]string{}
		for i, v := range values {
			switch v := v.(type) {
			case nil:
			case []byte:
				row[names[i]] = string(v)
			default:
				row[names[i]] = fmt.Sprint(v)
			}
		}
		all = append(all, row)
	}
	if rows.Err() != nil {
		return nil
	}
	return all
}
