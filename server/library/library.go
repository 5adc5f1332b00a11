// Package library holds what authors wrote, compiled: stacks, scenarios with
// their rubrics, runbooks, the guide, and sample runs to calibrate raters by.
//
// Invariants: a Library holds only what compiled without a problem, and is
// never changed after Load; what is wrong with anything in the folder is told
// all at once.
//
// Non-goals: playing and storing; the language itself (scenarios, grading).
package library

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Drill is a scenario with the rubric made from it.
type Drill struct {
	*scenarios.Scenario
	Rubric   *grading.Rubric
	Runtimes []string // names of those that can do all of its faults; the default comes first, if it can
	Edition  *Edition // what it was compiled from; nil as long as it has problems
}

// Library is a folder of content, compiled.
type Library struct {
	stacks   map[string]*stack.Stack
	drills   map[string]Drill
	runbooks map[string]*scenarios.Runbook
	guide    map[string]Page
	samples  map[string]Sample
	renamed  map[string]string // pages of the guide, by the slug they had before

	sources map[string][]byte              // of stacks and runbooks, by path
	written map[string]string              // runbooks: their paths by slug
	linked  map[string][]map[string]string // stacks: the runbooks that their alerts link to
}

func empty() *Library {
	return &Library{
		stacks: map[string]*stack.Stack{}, drills: map[string]Drill{},
		runbooks: map[string]*scenarios.Runbook{}, guide: map[string]Page{}, renamed: map[string]string{}, samples: map[string]Sample{},
		sources: map[string][]byte{}, written: map[string]string{}, linked: map[string][]map[string]string{},
	}
}

// Load compiles a content folder: stacks/NAME/, scenarios/*.md, runbooks/*.md,
// guide/**.md and, where there are any, samples/*.md. The error holds every mistake in all of them.
func Load(fsys fs.FS) (*Library, error) {
	l := empty()
	steps := []func(fs.FS) error{l.loadStacks, l.loadRunbooks, l.loadScenarios, l.loadGuide, l.loadSamples}
	var errs []error
	for _, step := range steps {
		errs = append(errs, step(fsys))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Library) loadStacks(fsys fs.FS) error {
	folders, err := fs.ReadDir(fsys, "stacks")
	if err != nil {
		return fmt.Errorf("read the stacks: %w", err)
	}
	var errs []error
	for _, folder := range folders {
		s, err := stack.Load(fsys, folder.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, slo := range s.SLOs {
			if err := checkQuery(slo.SLI); err != nil {
				errs = append(errs, fmt.Errorf("stacks/%s/stack.yaml: slo %s: sli: %w", s.Name, slo.Name, err))
			}
		}
		if _, err := conformance.Of(s); err != nil {
			errs = append(errs, err)
		}
		if err := mistakes(CheckAlerts(path.Join("stacks", s.Name), s)); err != nil {
			errs = append(errs, err)
		}
		l.stacks[s.Name], l.linked[s.Name] = s, linkedBy(s)
		errs = append(errs, l.keep(fsys, path.Join("stacks", s.Name)))
	}
	return errors.Join(errs...)
}

func (l *Library) loadRunbooks(fsys fs.FS) error {
	return eachMarkdown(fsys, "runbooks", func(file string, src []byte) error {
		book, problems := scenarios.CompileRunbook(file, src)
		if len(problems) > 0 {
			return problems
		}
		l.runbooks[book.Slug], l.written[book.Slug], l.sources[file] = book, file, src
		return nil
	})
}

func (l *Library) loadScenarios(fsys fs.FS) error {
	return eachMarkdown(fsys, "scenarios", func(file string, src []byte) error {
		drill, problems := l.Compile(file, src)
		if len(problems) > 0 {
			return problems
		}
		l.drills[drill.Slug] = drill
		return nil
	})
}

func eachMarkdown(fsys fs.FS, root string, do func(file string, src []byte) error) error {
	var errs []error
	err := fs.WalkDir(fsys, root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".md" {
			return err
		}
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		errs = append(errs, do(file, src))
		return nil
	})
	if err != nil {
		err = fmt.Errorf("read the %s: %w", root, err)
	}
	return errors.Join(append(errs, err)...)
}

// Compile compiles one scenario against this library, and its rubric. It
// reports every problem of both.
func (l *Library) Compile(file string, src []byte) (Drill, scenarios.Problems) {
	sc, problems := scenarios.Compile(file, src, l.world())
	if sc == nil {
		return Drill{}, problems
	}
	rubric, more := grading.Compile(sc)
	problems = append(problems, more...)
	problems.Sort()
	drill := Drill{Scenario: sc, Rubric: rubric, Runtimes: playable(sc)}
	if len(problems) == 0 {
		drill.Edition = l.edition(sc, src)
	}
	return drill, problems
}

// playable lists the runtimes that can do every fault of a scenario.
func playable(sc *scenarios.Scenario) []string {
	names := runtimes.Names()
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Fault == nil {
				continue
			}
			fault, _ := catalogue.Fault(e.Fault.Fault)
			able := fault.On(runtimes.Caps())
			names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(able, name) })
		}
	}
	return names
}

func (l *Library) world() scenarios.World {
	return scenarios.World{
		Stack: func(name string) (*stack.Stack, error) {
			if s, ok := l.stacks[name]; ok {
				return s, nil
			}
			return nil, fmt.Errorf("there is no stack %q", name)
		},
		Stacks:     slices.Sorted(maps.Keys(l.stacks)),
		Faults:     catalogue.Faults(),
		Actions:    catalogue.Actions(),
		Runbook:    l.Runbook,
		Runbooks:   func() []string { return slices.Collect(maps.Keys(l.runbooks)) },
		Runtimes:   runtimes.Caps(),
		CheckQuery: checkQuery,
	}
}

// checkQuery says what is wrong with a PromQL expression, and where, with a
// caret.
func checkQuery(expr string) error {
	err := metrics.Check(expr)
	var at *metrics.QueryError
	if errors.As(err, &at) && !strings.Contains(expr, "\n") {
		return fmt.Errorf("%w\n    %s\n    %s^", err, expr, strings.Repeat(" ", utf8.RuneCountInString(expr[:at.Start])))
	}
	return err
}

// Drills lists the drills, easiest and shortest first.
func (l *Library) Drills() []Drill {
	return slices.SortedFunc(maps.Values(l.drills), func(a, b Drill) int {
		levels := scenarios.Levels()
		return cmp.Or(
			cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)),
			cmp.Compare(a.Duration, b.Duration),
			strings.Compare(a.Title, b.Title),
		)
	})
}

// Drill returns a drill by its slug.
func (l *Library) Drill(slug string) (Drill, bool) {
	d, ok := l.drills[slug]
	return d, ok
}

// Stacks lists the stacks by name.
func (l *Library) Stacks() []*stack.Stack {
	return slices.SortedFunc(maps.Values(l.stacks), func(a, b *stack.Stack) int { return strings.Compare(a.Name, b.Name) })
}

// Stack returns a stack by its name.
func (l *Library) Stack(name string) (*stack.Stack, bool) {
	s, ok := l.stacks[name]
	return s, ok
}

// Runbook returns a runbook by its slug, however that is capitalised.
func (l *Library) Runbook(slug string) (*scenarios.Runbook, bool) { return called(l.runbooks, slug) }

// called finds a runbook by a name: rule files link to HighErrorRatio by
// /runbooks/higherrorratio.
func called(books map[string]*scenarios.Runbook, name string) (*scenarios.Runbook, bool) {
	if b, ok := books[name]; ok {
		return b, true
	}
	for _, slug := range slices.Sorted(maps.Keys(books)) {
		if strings.EqualFold(slug, name) {
			return books[slug], true
		}
	}
	return nil, false
}

// Runbooks lists the runbooks by slug.
func (l *Library) Runbooks() []*scenarios.Runbook {
	return slices.SortedFunc(maps.Values(l.runbooks), func(a, b *scenarios.Runbook) int { return strings.Compare(a.Slug, b.Slug) })
}

// Fault returns a fault of the catalogue by its name.
func Fault(name string) (faults.Fault, bool) { return catalogue.Fault(name) }

// Action returns an action of the catalogue by its name.
func Action(name string) (faults.Action, bool) { return catalogue.Action(name) }

// Actions lists the actions of the catalogue.
func Actions() []faults.Action { return catalogue.Actions() }
