package library

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Edition is a drill's content as it was compiled: the scenario, its stack with
// rules and routing, and the runbooks that can be read in a run of it. A run is
// played, and read ever after, with one edition, whatever becomes of the content.
// See decisions/0092.
type Edition struct {
	scenario string // the name of its file in Files
	src      []byte
	system   *system
	played   *stack.Stack // the system's stack, with what the scenario overrides
	near     *nearby
	more     map[string]*book // that the scenario names, by slug
	hash     func() string
}

// nearby are the runbooks that every drill of a pack on a stack has: those of its
// services in its own pack and the stack's, and those that its alerts link to.
type nearby struct {
	books map[string]*book // by slug, as drills have it
}

// Hash names an edition by its content.
func (e *Edition) Hash() string { return e.hash() }

// Scenario is the name of the scenario's file in Files.
func (e *Edition) Scenario() string { return e.scenario }

// Stack is the stack that the drill is played on, with what it overrides.
func (e *Edition) Stack() *stack.Stack { return e.played }

// Runbook returns a runbook that can be read in the drill, however its name is
// capitalised: rule files link to HighErrorRatio by /runbooks/higherrorratio.
func (e *Edition) Runbook(name string) (*scenarios.Runbook, bool) {
	for _, books := range []map[string]*book{e.near.books, e.more} {
		if b := books[name]; b != nil {
			return named{b, name}.runbook()
		}
	}
	for _, b := range e.Runbooks() {
		if strings.EqualFold(b.Slug, name) {
			return b, true
		}
	}
	return nil, false
}

// Runbooks lists the runbooks that can be read in the drill by slug.
func (e *Edition) Runbooks() []*scenarios.Runbook {
	var all []*scenarios.Runbook
	for _, books := range []map[string]*book{e.near.books, e.more} {
		for slug, b := range books {
			known, _ := named{b, slug}.runbook()
			all = append(all, known)
		}
	}
	slices.SortFunc(all, func(a, b *scenarios.Runbook) int { return strings.Compare(a.Slug, b.Slug) })
	return all
}

// Files are what authors wrote, by path: of the built-in pack as it stands there,
// of others below the pack's name.
func (e *Edition) Files() map[string][]byte {
	all := map[string][]byte{e.scenario: e.src}
	for name, src := range e.system.files {
		if path.Base(name) != stack.ConformanceFile { // how runtimes are compared plays no part in a run
			all[full(e.system.pack, name)] = src
		}
	}
	for _, books := range []map[string]*book{e.near.books, e.more} {
		for _, b := range books {
			all[full(b.pack, b.path)] = b.src
		}
	}
	return all
}

func (e *Edition) sum() string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%q\n", e.scenario) // a hash takes everything
	all := e.Files()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		_, _ = fmt.Fprintf(sum, "%q %x\n", name, sha256.Sum256(all[name]))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// near gathers the runbooks that every drill of a pack on a stack has.
func (s shelves) near(own string, on *system) *nearby {
	n := &nearby{map[string]*book{}}
	for _, pack := range slices.Compact([]string{own, on.pack}) {
		if s[pack] == nil {
			continue
		}
		for _, b := range s[pack].books {
			if _, ours := on.Service(b.Service); ours {
				n.books[s.slug(own, on, b)] = b
			}
		}
	}
	for _, annotations := range on.linked {
		scenarios.LinkedRunbook(annotations, func(name string) (*scenarios.Runbook, bool) {
			b := s.named(own, on, name)
			if b.book != nil {
				n.books[b.slug] = b.book
			}
			return b.runbook()
		})
	}
	return n
}

// edition is that of a scenario which was compiled without a problem.
func (c *compilation) edition(file string, src []byte, sc *scenarios.Scenario, near *nearby) *Edition {
	e := &Edition{scenario: path.Join("scenarios", path.Base(file)), src: src, system: c.system, played: sc.System, near: near, more: map[string]*book{}}
	if c.own != "" {
		e.scenario = full(c.own, file)
	}
	e.hash = sync.OnceValue(e.sum)
	add := func(b *book) {
		if slug := c.shelves.slug(c.own, c.system, b); near.books[slug] == nil {
			e.more[slug] = b
		}
	}
	for _, b := range c.books {
		if b.book == nil {
			continue
		}
		add(b.book)
		// What hides it has to be there, or it would go by another name when the
		// edition is opened.
		add(c.shelves.book(c.own, c.system, b.Slug))
	}
	return e
}

// OpenEdition compiles an edition that was kept. What is a mistake by now was none
// when it was played; the error says why nothing can be made of it at all.
func OpenEdition(scenario string, kept map[string][]byte) (Drill, error) {
	packs := map[string]files{}
	for name, src := range kept {
		of, below := packOf(name)
		if packs[of] == nil {
			packs[of] = files{}
		}
		packs[of][below] = src
	}
	all := shelves{}
	for name, f := range packs {
		r := &reading{name: name, files: f.read()}
		r.makeShelf()
		all[name] = r.shelf()
	}
	own, file := packOf(scenario)
	c := &compilation{shelves: all, own: own, kept: true}
	drill, problems := c.compile(file, kept[scenario])
	if drill.Scenario == nil || drill.Rubric == nil {
		return Drill{}, fmt.Errorf("open the edition of %s: %w", scenario, problems)
	}
	drill.Edition = c.edition(file, kept[scenario], drill.Scenario, all.near(own, c.system))
	return drill, nil
}

// packOf takes the path of a file of an edition apart.
func packOf(name string) (of, below string) {
	if top, rest, _ := strings.Cut(name, "/"); !slices.Contains(pack.Kinds(), top) {
		return top, rest
	}
	return BuiltIn, name
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
