package library

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library/pack"
)

// resting is a kind of content, one file each, that rests on what else packs hold, as
// tracks do on drills. What is the same for all such kinds stands here.
type resting[T any] struct {
	folder, called, example string
	// compile reads a file of a pack, against what the state holds of everything else. It
	// notes in named what the file names, with its hash.
	compile func(now *state, own, file string, src []byte, named map[string]string) (T, scenarios.Problems)
	// everything says that a file rests on all there is, and is compiled each time; else it
	// is when it has changed, or what it names has.
	everything  bool
	slug, title func(T) string
	read        func(*reading) *map[string]*made[T] // of one pack, by file
	all         func(*state) map[string]T           // that can be used, by slug
}

// make compiles the files of packs that are in play. Of two by one slug the first counts.
func (k resting[T]) make(now *state, packs map[string]*reading) {
	for own, r := range packs {
		last, next := *k.read(r), map[string]*made[T]{}
		for _, file := range r.below(k.folder, ".md") {
			m := last[file]
			if m == nil {
				m = &made[T]{}
			}
			next[file] = m
			if k.everything || now.changed(own, m.named) {
				m.sum = [sha256.Size]byte{}
			}
			k.remake(now, m, own, file, r.files[file])
			if !m.sound {
				continue
			}
			if _, there := k.all(now)[k.slug(m.value)]; !there {
				k.all(now)[k.slug(m.value)] = m.value
			}
		}
		*k.read(r) = next
	}
}

// makeResting compiles what rests on other things of packs that are in play.
func (now *state) makeResting(packs map[string]*reading) {
	exerciseFiles.make(now, packs) // first: the others name them
	trackFiles.make(now, packs)
	interviewFiles.make(now, packs)
}

func (k resting[T]) remake(now *state, m *made[T], own, file string, from *read) {
	m.remake(from.sum, file, func() (none T, _ scenarios.Problems) {
		m.named = map[string]string{}
		if from.err != nil {
			return none, scenarios.Problems{unread(file, from.err)}
		}
		value, problems := k.compile(now, own, file, from.src, m.named)
		return value, append(problems, k.misnamed(file)...)
	})
}

// misnamed says that a file of the folder has a name by which what it holds cannot be called.
func (k resting[T]) misnamed(file string) scenarios.Problems {
	return misnamed(file, k.folder, k.called, "write lower-case letters, digits and dashes, as in "+k.example)
}

// misnamed is that of any kind of content. What does not lie in the folder of its kind may
// be called anything: it is named when it is put there.
func misnamed(file, folder, called, hint string, reserved ...string) scenarios.Problems {
	slashed := strings.ReplaceAll(file, `\`, "/")
	base := slugOf(slashed)
	if !strings.Contains("/"+path.Dir(slashed)+"/", "/"+folder+"/") || pack.Name.MatchString(base) && !slices.Contains(reserved, base) {
		return nil
	}
	return scenarios.Problems{{File: file, Position: top, Message: fmt.Sprintf("%q cannot be the name of %s", base, called), Hint: hint}}
}

// check says what is wrong with the text of a file of a pack.
func (k resting[T]) check(now *state, own, file string, src []byte) scenarios.Problems {
	_, problems := k.compile(now, own, file, src, map[string]string{})
	return append(problems, k.misnamed(file)...)
}

// changed reports whether something that a file of a pack named is not what it was.
func (now *state) changed(own string, named map[string]string) bool {
	for name, was := range named {
		if now.named(own, name) != was {
			return true
		}
	}
	return false
}

// titles tells of each file what it is called; empty: that is not known.
func titles[T any](all map[string]*made[T], title func(T) string, tell func(file, title string, sound bool)) {
	for file, m := range all {
		called := ""
		if m.sound {
			called = title(m.value)
		}
		tell(file, called, m.sound)
	}
}

// readable makes texts of a file safe to show, by name.
func readable(file string, texts map[string]string) (html map[string]string, problems scenarios.Problems) {
	html = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		var err error
		if html[name], err = markdown.HTML(texts[name]); err != nil {
			problems = append(problems, scenarios.Problem{File: file, Position: top, Message: err.Error()})
		}
	}
	return html, problems
}
