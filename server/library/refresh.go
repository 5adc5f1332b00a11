package library

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// state is what a library holds at one moment. It never changes.
type state struct {
	packs      []Pack
	shelves    shelves
	texts      map[string]files  // of packs that are in play, by pack
	places     map[string]string // folders of packs that are in play, absolute, by pack
	drills     map[string]Drill
	stacks     map[string]*stack.Stack
	books      map[string]*scenarios.Runbook
	guide      map[string]Page
	renamed    map[string]string // pages of the guide, by the slug they had before
	samples    map[string]Sample
	tracks     map[string]Track
	interviews map[string]Interview
	exercises  map[string]Exercise
	titles     map[string]string             // of packs that are in play, by name
	mistaken   map[string]scenarios.Problems // of drills that are in play as they were before, by slug
}

func emptyState() *state {
	return &state{
		shelves: shelves{}, texts: map[string]files{}, places: map[string]string{}, drills: map[string]Drill{}, stacks: map[string]*stack.Stack{}, books: map[string]*scenarios.Runbook{},
		guide: map[string]Page{}, renamed: map[string]string{}, samples: map[string]Sample{}, tracks: map[string]Track{}, interviews: map[string]Interview{}, exercises: map[string]Exercise{}, titles: map[string]string{}, mistaken: map[string]scenarios.Problems{},
	}
}

// without is what files of a pack can name of all other packs, but for shelves.
func (now *state) without(own string) *state {
	rest := emptyState()
	rest.drills, rest.exercises, rest.tracks, rest.interviews = others(now.drills, own), others(now.exercises, own), others(now.tracks, own), others(now.interviews, own)
	for slug, p := range now.guide { // whose slugs have slashes of their own
		if p.Pack != own {
			rest.guide[slug] = p
		}
	}
	for was, slug := range now.renamed {
		if _, there := rest.guide[slug]; there {
			rest.renamed[was] = slug
		}
	}
	return rest
}

// others are the things that are of no pack of that name.
func others[T any](all map[string]T, own string) map[string]T {
	rest := map[string]T{}
	for slug, one := range all {
		if of, _ := cut(slug); of != own {
			rest[slug] = one
		}
	}
	return rest
}

// nearbyKey is what the runbooks follow from that every drill has.
type nearbyKey struct {
	own string
	on  *system
}

// Refresh reads what has changed on disk, compiles what that is and what rests
// on it, and reports whether anything has changed. Whoever uses the library
// meanwhile uses it as it was.
func (l *Library) Refresh() (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed = l.findUploads()
	for _, r := range l.readings {
		if r.origin != Compiled || r.files == nil {
			changed = r.reread() || changed
		}
	}
	if changed || l.state.Load() == nil {
		l.compile()
		return true
	}
	return false
}

// findUploads takes on packs that were uploaded, and lets go of those that were
// removed.
func (l *Library) findUploads() (changed bool) {
	if l.uploads == "" {
		return false
	}
	there := map[string]bool{}
	entries, _ := os.ReadDir(l.uploads) // before the first upload there is no folder
	for _, e := range entries {
		place := filepath.Join(l.uploads, e.Name())
		if filepath.Ext(place) != ".tar" || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		there[place] = true
		if !slices.ContainsFunc(l.readings, func(r *reading) bool { return r.place == place }) {
			l.readings = append(l.readings, &reading{source: pack.Archive(place), origin: Uploaded, place: place})
			changed = true
		}
	}
	before := len(l.readings)
	l.readings = slices.DeleteFunc(l.readings, func(r *reading) bool { return r.origin == Uploaded && !there[r.place] })
	return changed || len(l.readings) < before
}

// inPlay chooses the packs whose things can be used. Of two of one name the
// first counts, but for the one that is compiled in: a folder of its name is
// there to take its place.
func (l *Library) inPlay() map[string]*reading {
	chosen := map[string]*reading{}
	for _, r := range l.readings {
		r.lacking = nil
		if r.name == "" {
			continue
		}
		first := chosen[r.name]
		if first == nil || first.origin == Compiled && r.origin != Uploaded {
			chosen[r.name] = r
			continue
		}
		from := first.place
		if first.origin == Compiled {
			from = "the program itself"
		}
		r.lacking = scenarios.Problems{{File: pack.File, Position: top, Message: "there is a pack " + r.name + " already, from " + from, Hint: "nothing of this one is in play; give it another name, or leave one of them out"}}
	}
	there := map[string]pack.Manifest{}
	for name, r := range chosen {
		there[name] = r.manifest
	}
	for _, r := range chosen {
		r.lacking = append(r.lacking, lacking(r.manifest, there)...)
	}
	return chosen
}

// compile makes what has to be made, and a new state of all.
func (l *Library) compile() {
	chosen := l.inPlay()
	now := emptyState()
	for name, r := range chosen {
		r.makeShelf()
		r.makeRest()
		now.shelves[name] = r.shelf()
	}
	l.near = makeDrills(chosen, now.shelves, l.near)
	for name, r := range chosen {
		if name != BuiltIn {
			now.take(name, r)
		}
	}
	if r := chosen[BuiltIn]; r != nil { // last: nothing of another pack hides a page of the guide
		now.take(BuiltIn, r)
	}
	now.makeResting(chosen)
	for _, r := range l.readings {
		if r.origin != Compiled || chosen[r.name] == r {
			now.packs = append(now.packs, r.view(chosen[r.name] == r))
		}
	}
	origins := []Origin{Compiled, Folder, Archive, Uploaded}
	slices.SortStableFunc(now.packs, func(a, b Pack) int {
		return cmp.Compare(min(1, slices.Index(origins, a.Origin)), min(1, slices.Index(origins, b.Origin)))
	})
	l.state.Store(now)
	l.version.Add(1)
}

// makeDrills compiles the scenarios that have changed, or rest on what has, and
// renews the editions of those whose runbooks have. What all drills of a pack on
// a stack have is that of before where it has not changed.
func makeDrills(packs map[string]*reading, now shelves, before map[nearbyKey]*nearby) (near map[nearbyKey]*nearby) {
	near = map[nearbyKey]*nearby{}
	var mu sync.Mutex
	nearFor := func(own string, on *system) *nearby {
		mu.Lock()
		defer mu.Unlock()
		key := nearbyKey{own, on}
		if near[key] == nil {
			near[key] = now.near(own, on)
			if last := before[key]; last != nil && maps.Equal(last.books, near[key].books) {
				near[key] = last
			}
		}
		return near[key]
	}
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for _, r := range packs {
		next := map[string]*drill{}
		for _, file := range r.below("scenarios", ".md") {
			d := r.drills[file]
			if d == nil {
				d = &drill{}
			}
			next[file] = d
			source := r.files[file]
			places <- struct{}{}
			working.Go(func() {
				defer func() { <-places }()
				d.make(r.name, file, source, now, nearFor)
			})
		}
		r.drills = next
	}
	working.Wait()
	return near
}

// reserved is what follows a scenario in the address of how it does.
const reserved = "statistics"

func misnamedScenario(file string) scenarios.Problems {
	return misnamed(file, "scenarios", "a scenario", "write lower-case letters, digits and dashes, as in the-slow-start.md; "+reserved+" is an address of its own", reserved)
}

// make compiles a scenario when that is due.
func (d *drill) make(own, file string, from *read, now shelves, near func(own string, on *system) *nearby) {
	if d.compilation != nil && !d.compilation.same(now) {
		d.sum = [len(d.sum)]byte{}
	}
	d.remake(from.sum, file, func() (Drill, scenarios.Problems) {
		d.compilation = &compilation{shelves: now, own: own}
		if from.err != nil {
			return Drill{}, scenarios.Problems{unread(file, from.err)}
		}
		made, problems := d.compilation.compile(file, from.src)
		if problems = append(problems, misnamedScenario(file)...); len(problems) > 0 {
			return made, problems
		}
		d.played, d.near = d.compilation, nil
		return made, nil
	})
	if len(d.problems) > 0 || !d.sound {
		return // it stays what it was, with what it rested on
	}
	d.played.shelves = now
	if around := near(own, d.played.system); around != d.near {
		d.near = around
		d.value.Edition = d.played.edition(file, from.src, d.value.Scenario, around)
	}
}

// take puts what a pack has into the state.
func (now *state) take(name string, r *reading) {
	now.texts[name], now.titles[name] = r.texts(), r.manifest.Title
	if r.origin == Folder {
		if at, err := filepath.Abs(r.place); err == nil {
			now.places[name] = at
		}
	}
	shelf := now.shelves[name]
	for _, s := range shelf.systems {
		now.stacks[full(name, s.Name)] = s.Stack
	}
	for slug, b := range shelf.books {
		now.books[full(name, slug)], _ = named{b, full(name, slug)}.runbook()
	}
	for _, file := range slices.Sorted(maps.Keys(r.drills)) {
		d := r.drills[file]
		if _, again := now.drills[d.value.slug()]; !d.sound || again {
			continue
		}
		now.drills[d.value.Slug] = d.value
		if len(d.problems) > 0 {
			now.mistaken[d.value.Slug] = d.problems
		}
	}
	for _, m := range r.pages {
		if m.sound {
			now.guide[m.value.Slug] = m.value
			if m.value.was != "" {
				now.renamed[full(name, m.value.was)] = m.value.Slug
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(r.samples)) {
		if m := r.samples[file]; m.sound && now.samples[m.value.Slug].Slug == "" {
			now.samples[m.value.Slug] = m.value
		}
	}
}

func (d Drill) slug() string {
	if d.Scenario == nil {
		return ""
	}
	return d.Slug
}
