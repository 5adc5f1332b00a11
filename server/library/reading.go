package library

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// reading is a pack as it was read last, and what was made of it. What breaks
// keeps the last that was sound.
type reading struct {
	source   pack.Source
	origin   Origin
	place    string // folder or file that it is read from; empty: compiled in
	name     string // empty until there was a sound pack.yaml
	manifest pack.Manifest

	broken  scenarios.Problems // of the pack as a whole: nothing new is read
	lacking scenarios.Problems // what it needs and is not there
	refused scenarios.Problems // files that are there and are not read
	files   map[string]*read

	systems    map[string]*made[*system] // by folder
	books      map[string]*made[*book]   // by path, as the rest
	pages      map[string]*made[Page]
	samples    map[string]*made[Sample]
	tracks     map[string]*made[Track]
	interviews map[string]*made[Interview]
	exercises  map[string]*made[Exercise]
	drills     map[string]*drill
}

// read is a file as it was read last.
type read struct {
	stamp pack.Stamp
	src   []byte
	sum   [sha256.Size]byte
	err   error // it could not be read this time
}

// made is what was made of something that is read.
type made[T any] struct {
	sum      [sha256.Size]byte // of what it was made of, or would have been
	value    T                 // the last that was sound
	sound    bool              // there is one
	problems scenarios.Problems
	named    map[string]string // what it names of other files, with their hashes
}

// drill is a scenario of a pack.
type drill struct {
	made[Drill]
	compilation *compilation // the last
	played      *compilation // that of value
	near        *nearby
}

func (f files) read() map[string]*read {
	all := map[string]*read{}
	for name, src := range f {
		all[name] = &read{src: src, sum: sha256.Sum256(src)}
	}
	return all
}

// reread takes on what has changed in the pack's files, and reports whether
// anything has.
func (r *reading) reread() bool {
	list, err := r.source.List()
	if err != nil {
		return r.breaks(scenarios.Problem{File: pack.File, Position: top, Message: err.Error()})
	}
	changed := !slices.Equal(r.refused, list.Problems)
	r.refused = list.Problems
	if r.files == nil {
		r.files = map[string]*read{}
	}
	for name := range r.files {
		if _, there := list.Files[name]; !there {
			delete(r.files, name)
			changed = true
		}
	}
	for name, stamp := range list.Files {
		changed = r.rereadFile(name, stamp) || changed
	}
	return r.reintroduce() || changed
}

func (r *reading) rereadFile(name string, stamp pack.Stamp) (changed bool) {
	last := r.files[name]
	if last != nil && last.stamp == stamp && !stamp.Fresh && last.err == nil {
		return false
	}
	src, err := r.source.Read(name)
	if errors.Is(err, fs.ErrNotExist) && last == nil {
		return false // it came and went
	}
	now := &read{stamp: stamp, src: src, sum: sha256.Sum256(src), err: err}
	if err != nil {
		now.src, now.sum = nil, sha256.Sum256([]byte("not read: "+err.Error()))
	}
	r.files[name] = now
	return last == nil || last.sum != now.sum || (last.err == nil) != (err == nil)
}

// breaks notes that nothing new can be read, and reports whether that is news.
func (r *reading) breaks(why ...scenarios.Problem) bool {
	news := !slices.Equal(r.broken, why)
	r.broken = why
	return news
}

// top is where messages of a whole file stand.
var top = scenarios.Position{Line: 1, Column: 1}

// reintroduce reads pack.yaml.
func (r *reading) reintroduce() bool {
	if r.origin == Compiled && r.files[pack.File] == nil { // a folder that Load is given
		r.name, r.manifest = BuiltIn, pack.Manifest{Name: BuiltIn, Title: "Drillyard", Version: "0"}
		return false
	}
	file := r.files[pack.File]
	if file == nil {
		return r.breaks(scenarios.Problem{File: pack.File, Position: top, Message: "there is no " + pack.File, Hint: "a pack has one: name: my-pack, title: My pack, version: 1.0.0, each on a line"})
	}
	if file.err != nil {
		return r.breaks(scenarios.Problem{File: pack.File, Position: top, Message: file.err.Error()})
	}
	m, problems := pack.ReadManifest(pack.File, file.src)
	if len(problems) > 0 {
		return r.breaks(problems...)
	}
	news := r.breaks()
	if r.name != m.Name { // another pack: nothing of what it was made of goes by the same name
		r.systems, r.books, r.pages, r.samples, r.tracks, r.interviews, r.exercises, r.drills = nil, nil, nil, nil, nil, nil, nil, nil
	}
	r.name, r.manifest = m.Name, m
	return news
}

// below lists the files of a folder of the pack that end in ext, in order. What tells people
// about the folder is no content.
func (r *reading) below(folder, ext string) (names []string) {
	for name := range r.files {
		if strings.HasPrefix(name, folder+"/") && path.Ext(name) == ext && !isReadme(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// remake makes something anew when what it is made of has changed. What panics
// was made by somebody who wanted that, and harms nobody else.
func (m *made[T]) remake(sum [sha256.Size]byte, file string, do func() (T, scenarios.Problems)) {
	if m.sum == sum {
		return
	}
	m.sum = sum
	defer func() {
		if r := recover(); r != nil {
			m.problems = scenarios.Problems{{File: file, Position: top, Message: fmt.Sprintf("this cannot be read: %v", r)}}
		}
	}()
	value, problems := do()
	if m.problems = problems; len(problems.Mistakes()) == 0 {
		m.value, m.sound = value, true
	}
}

func unread(file string, err error) scenarios.Problem {
	return scenarios.Problem{File: file, Position: top, Message: "this cannot be read: " + err.Error()}
}

// each makes something of every file, and drops what there is no file for any
// more. A file that could not be read keeps what was made of it.
func each[T any](r *reading, all map[string]*made[T], names []string, do func(file string, src []byte) (T, scenarios.Problems)) map[string]*made[T] {
	next := make(map[string]*made[T], len(names))
	for _, name := range names {
		m := all[name]
		if m == nil {
			m = &made[T]{}
		}
		file := r.files[name]
		m.remake(file.sum, name, func() (none T, _ scenarios.Problems) {
			if file.err != nil {
				return none, scenarios.Problems{unread(name, file.err)}
			}
			return do(name, file.src)
		})
		next[name] = m
	}
	return next
}

// makeShelf makes what scenarios can use.
func (r *reading) makeShelf() {
	r.makeSystems()
	r.books = each(r, r.books, r.below("runbooks", ".md"), func(file string, src []byte) (*book, scenarios.Problems) {
		b, problems := scenarios.CompileRunbook(file, src)
		return &book{b, r.name, file, src}, problems
	})
}

func (r *reading) makeSystems() {
	folders := map[string]files{}
	sums := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		rest, ok := strings.CutPrefix(name, "stacks/")
		if !ok {
			continue
		}
		folder, _, _ := strings.Cut(rest, "/")
		if folders[folder] == nil {
			folders[folder] = files{}
		}
		if file := r.files[name]; file.err == nil {
			folders[folder][name] = file.src
			sums[folder] = fmt.Appendf(sums[folder], "%q %x\n", name, file.sum)
		}
	}
	next := map[string]*made[*system]{}
	for folder, files := range folders {
		m := r.systems[folder]
		if m == nil {
			m = &made[*system]{}
		}
		m.remake(sha256.Sum256(sums[folder]), path.Join("stacks", folder, "stack.yaml"), func() (*system, scenarios.Problems) { return readSystem(r.name, folder, files) })
		next[folder] = m
	}
	r.systems = next
}

func readSystem(pack, name string, files files) (*system, scenarios.Problems) {
	file := path.Join("stacks", name, "stack.yaml")
	s, err := stack.Load(files, name)
	if err != nil {
		return nil, problemsOf(file, files[file], err)
	}
	problems := checkStack(file, name, files[file])
	if _, err := conformance.Of(s); err != nil {
		problems = append(problems, problemsOf(file, nil, err)...)
	}
	problems = append(problems, CheckAlerts(path.Join("stacks", name), s)...)
	return &system{s, pack, files, linkedBy(s), measured(s), series(s)}, problems
}

// makeRest makes what no scenario rests on.
func (r *reading) makeRest() {
	r.pages = each(r, r.pages, r.below("guide", ".md"), func(file string, src []byte) (Page, scenarios.Problems) {
		p, err := readPage(file, src)
		if err != nil {
			return Page{}, problemsOf(file, src, err)
		}
		p.Slug, p.Pack = full(r.name, p.Slug), r.name
		return p, nil
	})
	next := map[string]*made[Sample]{}
	for _, name := range r.below("samples", ".md") {
		m := r.samples[name]
		if m == nil {
			m = &made[Sample]{}
		}
		var log []byte
		if file := r.files[strings.TrimSuffix(name, ".md")+".jsonl"]; file != nil {
			log = file.src
		}
		text := r.files[name]
		m.remake(sha256.Sum256(fmt.Appendf(nil, "%x %x", text.sum, sha256.Sum256(log))), name, func() (Sample, scenarios.Problems) {
			s, err := readSample(name, text.src, log)
			if err != nil {
				return Sample{}, problemsOf(name, text.src, err)
			}
			s.Slug = full(r.name, s.Slug)
			return s, nil
		})
		next[name] = m
	}
	r.samples = next
}

// shelf is what scenarios can use of the pack: of two runbooks of one name the
// first, by path.
func (r *reading) shelf() *shelf {
	s := &shelf{map[string]*system{}, map[string]*book{}, map[string]*book{}}
	for name, m := range r.systems {
		if m.sound {
			s.systems[name] = m.value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.books)) {
		if m := r.books[name]; m.sound && s.books[m.value.Slug] == nil {
			s.books[m.value.Slug] = m.value
			if lower := strings.ToLower(m.value.Slug); s.folded[lower] == nil {
				s.folded[lower] = m.value
			}
		}
	}
	return s
}

// twice tells of files that would be known by the name of an earlier one.
func twice(what string, names []string) (problems scenarios.Problems) {
	first := map[string]string{}
	for _, name := range names {
		slug := strings.TrimSuffix(path.Base(name), ".md")
		if earlier, again := first[slug]; again {
			problems = append(problems, scenarios.Problem{File: name, Position: top, Message: fmt.Sprintf("there is a %s %s already: %s", what, slug, earlier), Hint: "give one of them another name"})
			continue
		}
		first[slug] = name
	}
	return problems
}

// problems are all there are in the pack, in the order of files and places.
func (r *reading) problems() scenarios.Problems {
	all := slices.Concat(r.broken, r.lacking, r.refused,
		twice("runbook", r.below("runbooks", ".md")), twice("scenario", r.below("scenarios", ".md")), twice("sample", r.below("samples", ".md")), twice("track", r.below("tracks", ".md")), twice("interview template", r.below("interviews", ".md")), twice("exercise", r.below("exercises", ".md")))
	for name, file := range r.files {
		if file.err != nil && path.Ext(name) != ".md" { // what is made of one file alone says so itself
			all = append(all, unread(name, file.err))
		}
	}
	for _, m := range r.systems {
		all = append(all, m.problems...)
	}
	for _, m := range r.books {
		all = append(all, m.problems...)
	}
	for _, m := range r.pages {
		all = append(all, m.problems...)
	}
	for _, m := range r.samples {
		all = append(all, m.problems...)
	}
	for _, m := range r.tracks {
		all = append(all, m.problems...)
	}
	for _, m := range r.interviews {
		all = append(all, m.problems...)
	}
	for _, m := range r.exercises {
		all = append(all, m.problems...)
	}
	for _, d := range r.drills {
		all = append(all, d.problems...)
	}
	all.Sort()
	return all
}
