// Package library holds what authors wrote, compiled: packs of stacks, scenarios
// with their rubrics, runbooks, pages of the guide, and sample runs to calibrate
// raters by.
//
// Invariants: what a Library hands out compiled without a problem and never
// changes; a file that breaks keeps its last sound edition in play, a pack that
// breaks hurts no other, and what is wrong with anything is told all at once.
//
// Non-goals: playing and storing; the language itself (scenarios, grading);
// reading what strangers wrote (pack).
package library

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Library is the content of several packs, compiled. It answers from one state,
// which Refresh replaces.
type Library struct {
	state   atomic.Pointer[state]
	version atomic.Int64 // how often there has been another state

	uploading sync.Mutex // held by who takes a pack on or away, from the check to the end

	mu       sync.Mutex // of what follows, which Refresh changes
	readings []*reading
	uploads  string
	near     map[nearbyKey]*nearby
}

// Options say which packs there are.
type Options struct {
	BuiltIn fs.FS    // nil: it is left out
	Content []string // folders of packs, and single files
	Uploads string   // folder of single files; empty: there is none
}

// Open reads packs. It succeeds whatever is wrong with them: Packs tells.
func Open(o Options) *Library {
	l := &Library{uploads: o.Uploads}
	if o.BuiltIn != nil {
		l.readings = append(l.readings, &reading{source: pack.Embedded(o.BuiltIn), origin: Compiled})
	}
	for _, place := range o.Content {
		r := &reading{source: pack.Folder(place), origin: Folder, place: filepath.Clean(place)}
		if info, err := os.Stat(place); err == nil && !info.IsDir() {
			r.source, r.origin = pack.Archive(place), Archive
		}
		l.readings = append(l.readings, r)
	}
	l.Refresh()
	return l
}

// Load reads a folder as the built-in pack. The error holds every mistake in it.
func Load(fsys fs.FS) (*Library, error) {
	l := Open(Options{BuiltIn: fsys})
	if found := l.Packs()[0].Mistakes(); len(found) > 0 {
		return nil, found
	}
	return l, nil
}

// Version changes when what the library holds has changed.
func (l *Library) Version() int64 { return l.version.Load() }

func (l *Library) now() *state { return l.state.Load() }

// canonical is the one full name of a thing that may be called by another.
func canonical(name string) string {
	pack, short := cut(name)
	return full(pack, short)
}

// Compile compiles one scenario against this library, and its rubric. It
// reports every problem of both. A file in the folder of a pack is one of that.
func (l *Library) Compile(file string, src []byte) (Drill, scenarios.Problems) {
	own, name := l.now().packOf(file)
	return l.compileIn(own, name, file, src)
}

// CompileIn compiles a scenario that is called name in a pack, such as
// scenarios/first.md, whether it lies there or not.
func (l *Library) CompileIn(own, name string, src []byte) (Drill, scenarios.Problems) {
	return l.compileIn(own, name, name, src)
}

func (l *Library) compileIn(own, name, file string, src []byte) (Drill, scenarios.Problems) {
	now := l.now().shelves
	c := &compilation{shelves: now, own: own}
	drill, problems := c.compile(file, src)
	if len(problems) == 0 {
		drill.Edition = c.edition(name, src, drill.Scenario, now.near(own, c.system))
	}
	return drill, problems
}

// packOf finds the pack in whose folder a file is, and what it is called there. Of packs
// that lie within each other it is the innermost.
func (now *state) packOf(file string) (own, name string) {
	at, err := filepath.Abs(file)
	if err != nil {
		return "", file
	}
	name = file
	around := ""
	for pack, place := range now.places {
		if below, err := filepath.Rel(place, at); err == nil && filepath.IsLocal(below) && len(place) > len(around) {
			own, name, around = pack, filepath.ToSlash(below), place
		}
	}
	return own, name
}

// Drills lists the drills, easiest and shortest first.
func (l *Library) Drills() []Drill {
	return slices.SortedFunc(maps.Values(l.now().drills), easiestFirst)
}

func easiestFirst(a, b Drill) int {
	levels := scenarios.Levels()
	return cmp.Or(
		cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)),
		cmp.Compare(a.Duration, b.Duration),
		strings.Compare(a.Title, b.Title),
		strings.Compare(a.Slug, b.Slug),
	)
}

// Drill returns a drill by its slug.
func (l *Library) Drill(slug string) (Drill, bool) {
	d, ok := l.now().drills[canonical(slug)]
	return d, ok
}

// Listed is a drill with what is told of it in a list, all as it was at one moment.
type Listed struct {
	Drill
	PackTitle string
	// Mistakes are those in the drill's file where that has changed since it was sound:
	// the drill is in play as it was.
	Mistakes scenarios.Problems
}

// Catalogue lists the drills as Drills does, without tours.
func (l *Library) Catalogue() []Listed {
	return l.listing(func(d Drill) bool { return !d.IsTour() })
}

// Tour returns the tour for whoever is new; of several, the easiest and shortest.
func (l *Library) Tour() (Listed, bool) {
	if all := l.listing(func(d Drill) bool { return d.IsTour() }); len(all) > 0 {
		return all[0], true
	}
	return Listed{}, false
}

func (l *Library) listing(of func(Drill) bool) (all []Listed) {
	now := l.now()
	for _, d := range slices.SortedFunc(maps.Values(now.drills), easiestFirst) {
		if of(d) {
			all = append(all, now.listed(d))
		}
	}
	return all
}

// Listed returns a drill by its slug, as it is in the catalogue.
func (l *Library) Listed(slug string) (Listed, bool) {
	now := l.now()
	d, ok := now.drills[canonical(slug)]
	if !ok {
		return Listed{}, false
	}
	return now.listed(d), true
}

func (now *state) listed(d Drill) Listed {
	return Listed{d, now.titles[d.Pack], now.mistaken[d.Slug]}
}

// Stacks lists the stacks by name.
func (l *Library) Stacks() []*stack.Stack {
	all := l.now().stacks
	var list []*stack.Stack
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list
}

// StackNames lists the names by which Stack finds one.
func (l *Library) StackNames() []string { return slices.Sorted(maps.Keys(l.now().stacks)) }

// Stack returns a stack by its name.
func (l *Library) Stack(name string) (*stack.Stack, bool) {
	s, ok := l.now().stacks[canonical(name)]
	return s, ok
}

// Runbook returns a runbook by its slug, however that is capitalised.
func (l *Library) Runbook(slug string) (*scenarios.Runbook, bool) {
	b := l.now().shelves.named("", nil, canonical(slug))
	if b.book != nil {
		b.slug = full(b.pack, b.Slug)
	}
	return b.runbook()
}

// Runbooks lists the runbooks by slug.
func (l *Library) Runbooks() []*scenarios.Runbook {
	return slices.SortedFunc(maps.Values(l.now().books), func(a, b *scenarios.Runbook) int { return strings.Compare(a.Slug, b.Slug) })
}

// Fault returns a fault of the catalogue by its name.
func Fault(name string) (faults.Fault, bool) { return catalogue.Fault(name) }

// Action returns an action of the catalogue by its name.
func Action(name string) (faults.Action, bool) { return catalogue.Action(name) }

// Actions lists the actions of the catalogue.
func Actions() []faults.Action { return catalogue.Actions() }

// Faults lists the faults of the catalogue.
func Faults() []faults.Fault { return catalogue.Faults() }
