package library

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// Edition is a drill's content as it was compiled: the scenario, its stack with
// rules and routing, and the runbooks that can be read in a run of it. A run is
// played, and read ever after, with one edition, whatever becomes of the content.
// See decisions/0092.
type Edition struct {
	Scenario string            // the name of its file in Files
	Files    map[string][]byte // what authors wrote, by path

	hash     string
	stack    *stack.Stack
	runbooks map[string]*scenarios.Runbook
}

// Hash names an edition by its content.
func (e *Edition) Hash() string { return e.hash }

func (e *Edition) sum() string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%q\n", e.Scenario) // a hash takes everything
	for _, name := range slices.Sorted(maps.Keys(e.Files)) {
		_, _ = fmt.Fprintf(sum, "%q %x\n", name, sha256.Sum256(e.Files[name]))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Stack is the stack that the drill is played on.
func (e *Edition) Stack() *stack.Stack { return e.stack }

// Runbook returns a runbook that can be read in the drill.
func (e *Edition) Runbook(slug string) (*scenarios.Runbook, bool) { return called(e.runbooks, slug) }

// Runbooks lists the runbooks that can be read in the drill by slug.
func (e *Edition) Runbooks() []*scenarios.Runbook {
	return slices.SortedFunc(maps.Values(e.runbooks), func(a, b *scenarios.Runbook) int { return strings.Compare(a.Slug, b.Slug) })
}

// edition is that of a scenario which was compiled against the library.
func (l *Library) edition(sc *scenarios.Scenario, src []byte) *Edition {
	e := &Edition{
		Scenario: path.Join("scenarios", sc.Slug+".md"), Files: map[string][]byte{},
		stack: l.stacks[sc.Stack], runbooks: map[string]*scenarios.Runbook{},
	}
	e.Files[e.Scenario] = src
	within := path.Join("stacks", sc.Stack) + "/"
	for name, raw := range l.sources {
		// How runtimes are compared on a stack plays no part in a run.
		if strings.HasPrefix(name, within) && name != within+stack.ConformanceFile {
			e.Files[name] = raw
		}
	}
	var linked []string
	for _, annotations := range l.linked[sc.Stack] {
		linked = append(linked, scenarios.LinkedRunbook(annotations, l.Runbook))
	}
	for slug, book := range l.runbooks {
		_, ours := e.stack.Service(book.Service)
		if ours || slices.Contains(sc.Runbooks, slug) || slices.Contains(linked, slug) {
			e.runbooks[slug] = book
			e.Files[l.written[slug]] = l.sources[l.written[slug]]
		}
	}
	e.hash = e.sum()
	return e
}

// OpenEdition compiles an edition that was kept.
func OpenEdition(scenario string, files map[string][]byte) (Drill, error) {
	kept := fstest.MapFS{}
	for name, raw := range files {
		kept[name] = &fstest.MapFile{Data: raw}
	}
	l := empty()
	err := errors.Join(l.loadStacks(kept), l.loadRunbooks(kept))
	if err != nil {
		return Drill{}, fmt.Errorf("open the edition of %s: %w", scenario, err)
	}
	drill, problems := l.Compile(scenario, files[scenario])
	if len(problems) > 0 {
		return Drill{}, fmt.Errorf("open the edition of %s: %w", scenario, problems)
	}
	return drill, nil
}

// linkedBy lists the annotations of a stack's alerts, which link to runbooks.
func linkedBy(s *stack.Stack) (all []map[string]string) {
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		return nil
	}
	for _, alert := range rules.Alerts() {
		all = append(all, alert.Annotations)
	}
	return all
}

// keep remembers what is written below a folder.
func (l *Library) keep(fsys fs.FS, folder string) error {
	return fs.WalkDir(fsys, folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		l.sources[file], err = fs.ReadFile(fsys, file)
		return err
	})
}
