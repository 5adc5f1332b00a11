package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Results are kept in a folder for each stack, one file a fault, so that those who play different faults at
// the same time do not meet in one, and a page is written from what both did. See
// decisions/0067.

// result is what a file of results holds.
type result struct {
	Fault string
	Cells []Cell // by the name of the runtime
}

// Results reads the folder of a stack's results, in the order of the suite. A
// file of a fault that is not in it any more is an error: Keep takes it away.
func (s *Suite) Results(folder fs.FS) ([]Row, error) {
	files, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, fmt.Errorf("read the results: %w", err)
	}
	var rows []Row
	for _, c := range s.Cases {
		if at := slices.Index(files, c.Fault+".json"); at >= 0 {
			files = slices.Delete(files, at, at+1)
		} else {
			continue
		}
		raw, err := fs.ReadFile(folder, c.Fault+".json")
		if err != nil {
			return nil, fmt.Errorf("read the results: %w", err)
		}
		var kept result
		if err := json.Unmarshal(raw, &kept); err != nil {
			return nil, fmt.Errorf("read the results of %s: %w", c.Fault, err)
		}
		rows = append(rows, Row{Case: c, Cells: kept.Cells})
	}
	for _, file := range files {
		return rows, fmt.Errorf("there are results of %s, which %s does not play", strings.TrimSuffix(path.Base(file), ".json"), s.Stack.Name)
	}
	return rows, nil
}

// Keep puts what was played now into the folder of a stack's results. What was played of the
// same fault on another runtime stands, and so does a whole play of the same
// edition where this one was brief. The files of faults that are not in the suite go.
func (s *Suite) Keep(folder string, now []Row) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return fmt.Errorf("keep the results: %w", err)
	}
	var errs []error
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if !slices.ContainsFunc(s.Cases, func(c Case) bool { return c.Fault == name }) {
			errs = append(errs, os.Remove(file))
		}
	}
	before, err := s.Results(os.DirFS(folder))
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	for _, row := range now {
		if len(row.Cells) == 0 {
			continue
		}
		kept := result{Fault: row.Fault}
		if at := slices.IndexFunc(before, func(r Row) bool { return r.Fault == row.Fault }); at >= 0 {
			kept.Cells = before[at].Cells
		}
		kept.Cells = merge(kept.Cells, row.Cells)
		errs = append(errs, kept.write(folder))
	}
	return errors.Join(errs...)
}

func merge(before, now []Cell) []Cell {
	all := slices.Clone(before)
	for _, cell := range now {
		at := slices.IndexFunc(all, func(c Cell) bool { return c.Runtime == cell.Runtime })
		switch {
		case at < 0:
			all = append(all, cell)
		case all[at].Brief || !cell.Brief || all[at].Edition != cell.Edition:
			all[at] = cell
		}
	}
	slices.SortFunc(all, func(a, b Cell) int { return strings.Compare(a.Runtime, b.Runtime) })
	return all
}

func (r result) write(folder string) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // signs are PromQL, to be read
	encoder.SetIndent("", "  ")
	err := encoder.Encode(r)
	if err == nil {
		err = os.MkdirAll(folder, 0o755) // nobody has played on this stack yet
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, r.Fault+".json"), b.Bytes(), 0o644)
	}
	if err != nil {
		return fmt.Errorf("keep the results of %s: %w", r.Fault, err)
	}
	return nil
}
