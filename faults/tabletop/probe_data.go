package tabletop

import (
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite" // the engine

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
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(1) // each would have a memory of its own
		sh.bases[v.Name] = db
		for i, text := range v.Schema {
			if _, err := db.Exec(text); err != nil {
				return nil, fmt.Errorf("%s: schema statement %d: %w", v.Name, i+1, err)
			}
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
	rows, err := sh.bases[base].Query(text, args...)
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
	for rows.Next() {
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
