package library

import (
	"cmp"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Origin is where a pack comes from.
type Origin string

// Origins.
const (
	Compiled Origin = "built-in" // into the program
	Folder   Origin = "folder"   // of whoever runs it
	Archive  Origin = "file"     // of whoever runs it
	Uploaded Origin = "upload"   // by an admin, below the data folder
)

// Pack is a pack as it was read last.
type Pack struct {
	pack.Manifest // empty as long as there was no sound pack.yaml
	Origin        Origin
	Place         string // folder or file that it is read from; empty: compiled in
	InPlay        bool   // its drills can be played; others cannot where its name is taken, or not known
	Files         []File // those that something is made of, by path
	// Problems are of the pack as a whole, and of files that are not read.
	Problems scenarios.Problems
}

// File is a file of a pack, or a stack, whose file is its stack.yaml.
type File struct {
	Path     string
	Kind     string // folder of the pack that it is in
	Slug     string // full name of what it holds
	Title    string // empty: it never could be read
	InPlay   bool   // what it holds is there; with problems, as it was when it had none
	Problems scenarios.Problems
}

// Writable reports whether files of the pack can be written where it is read from.
func (p Pack) Writable() bool {
	if p.Origin != Folder {
		return false
	}
	root, err := os.OpenRoot(p.Place) // a link that leads out of the folder is not followed
	if err != nil {
		return false
	}
	defer root.Close()
	// Without O_NONBLOCK, to open a pipe would wait for a reader.
	file, err := root.OpenFile(pack.File, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	about, err := file.Stat()
	return err == nil && about.Mode().IsRegular()
}

// Mistakes are all in the pack, without advice.
func (p Pack) Mistakes() scenarios.Problems {
	all := slices.Clone(p.Problems)
	for _, f := range p.Files {
		all = append(all, f.Problems...)
	}
	all = all.Mistakes()
	all.Sort()
	return all
}

// Packs lists the packs: the built-in one, then those that the program was
// started with, in that order, then those that were uploaded, by name.
func (l *Library) Packs() []Pack { return slices.Clone(l.now().packs) }

// Pack returns the pack of a name that is in play.
func (l *Library) Pack(name string) (Pack, bool) {
	for _, p := range l.now().packs {
		if p.InPlay && p.Name == name {
			return p, true
		}
	}
	return Pack{}, false
}

// SlugOf is the full name of the drill that a file of a pack holds; false: it is none.
func SlugOf(pack, file string) (string, bool) {
	if !strings.HasPrefix(file, "scenarios/") || path.Ext(file) != ".md" {
		return "", false
	}
	return full(pack, slugOf(file)), true
}

// slugOf is what something that is made of one file is called in its pack.
func slugOf(file string) string { return strings.TrimSuffix(path.Base(file), ".md") }

// view is what is told of a pack.
func (r *reading) view(inPlay bool) Pack {
	p := Pack{Manifest: r.manifest, Origin: r.origin, Place: r.place, InPlay: inPlay}
	byFile := map[string]scenarios.Problems{}
	for _, problem := range r.problems() {
		byFile[r.holder(problem.File)] = append(byFile[r.holder(problem.File)], problem)
	}
	add := func(kind, file, slug, title string, sound bool) {
		p.Files = append(p.Files, File{file, kind, full(r.name, slug), title, sound && inPlay, byFile[file]})
		delete(byFile, file)
	}
	for name, m := range r.systems {
		title := ""
		if m.sound {
			title = m.value.Title
		}
		add("stacks", path.Join("stacks", name, "stack.yaml"), name, title, m.sound)
	}
	for file, m := range r.books {
		title := ""
		if m.sound {
			title = m.value.Title
		}
		add("runbooks", file, slugOf(file), title, m.sound)
	}
	for file, d := range r.drills {
		title := ""
		if d.sound {
			title = d.value.Title
		}
		add("scenarios", file, slugOf(file), title, d.sound)
	}
	for file, m := range r.pages {
		add("guide", file, strings.TrimSuffix(strings.TrimPrefix(file, "guide/"), ".md"), m.value.Title, m.sound)
	}
	for file, m := range r.samples {
		add("samples", file, slugOf(file), m.value.Title, m.sound)
	}
	tell := func(folder string) func(file, title string, sound bool) {
		return func(file, title string, sound bool) { add(folder, file, slugOf(file), title, sound) }
	}
	titles(r.tracks, trackFiles.title, tell(trackFiles.folder))
	titles(r.interviews, interviewFiles.title, tell(interviewFiles.folder))
	titles(r.exercises, exerciseFiles.title, tell(exerciseFiles.folder))
	slices.SortFunc(p.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		p.Problems = append(p.Problems, byFile[file]...)
	}
	return p
}

// holder is the file under which a file's problems are told.
func (r *reading) holder(file string) string {
	rest, ok := strings.CutPrefix(file, "stacks/")
	if name, _, below := strings.Cut(rest, "/"); ok && below && r.systems[name] != nil {
		return path.Join("stacks", name, "stack.yaml")
	}
	return file
}
