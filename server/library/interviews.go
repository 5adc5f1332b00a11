package library

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Interview is an interview template of a pack. Its Slug is a full name, and so are those
// of its exercises and drills.
type Interview struct {
	*interview.Template
	Pack    string
	Edition string // hash of the file
	// HTML is what people read, safe to show: the summary under "", what is measured and
	// kept under "measured" and "kept", of a sitting under "sitting" and its number from 0,
	// of an item under "item" and its id.
	HTML map[string]string
}

// Interviews lists the interview templates by title.
func (l *Library) Interviews() []Interview {
	return slices.SortedFunc(maps.Values(l.now().interviews), func(a, b Interview) int {
		return cmp.Or(rank(Page{Pack: a.Pack})-rank(Page{Pack: b.Pack}), strings.Compare(a.Title, b.Title), strings.Compare(a.Slug, b.Slug))
	})
}

// Interview returns an interview template by its slug.
func (l *Library) Interview(slug string) (Interview, bool) {
	t, ok := l.now().interviews[canonical(slug)]
	return t, ok
}

// interviewFiles are the interview templates of packs.
var interviewFiles = resting[Interview]{
	folder: "interviews", called: "an interview template", example: "junior-engineer.md", everything: true,
	compile: compileInterview,
	slug:    func(t Interview) string { return t.Slug },
	title:   func(t Interview) string { return t.Title },
	read:    func(r *reading) *map[string]*made[Interview] { return &r.interviews },
	all:     func(now *state) map[string]Interview { return now.interviews },
}

// SketchInterview reads a file that is called name in a pack, whether it lies there or not,
// and returns what can be read of it, to be shown, with what is wrong with it.
func (l *Library) SketchInterview(own, name string, text []byte) (Interview, scenarios.Problems) {
	return l.now().sketchInterview(own, name, text)
}

// compileInterview reads an interview template of a pack.
func compileInterview(now *state, own, file string, text []byte, _ map[string]string) (Interview, scenarios.Problems) {
	t, problems := now.sketchInterview(own, file, text)
	if len(problems.Mistakes()) > 0 {
		return Interview{}, problems
	}
	return t, problems
}

func (now *state) sketchInterview(own, file string, text []byte) (Interview, scenarios.Problems) {
	t, problems := interview.Sketch(file, text, now.interviewWorld(own))
	t.Slug = full(own, t.Slug)
	texts := map[string]string{"": t.Summary, "measured": t.Measured, "kept": t.Kept}
	for i, s := range t.Sittings {
		texts[fmt.Sprint("sitting ", i)] = s.Text
		for _, item := range s.Items {
			texts["item "+item.ID] = item.Text
		}
	}
	html, unsafe := readable(file, texts)
	sum := sha256.Sum256(text)
	return Interview{t, own, hex.EncodeToString(sum[:]), html}, append(problems, unsafe...)
}

// interviewWorld is what an interview template of a pack may name.
func (now *state) interviewWorld(own string) interview.World {
	return interview.World{
		Drill: func(name string) (interview.Graded, bool) {
			d, ok := pick(now.drills, own, name)
			if !ok {
				return interview.Graded{}, false
			}
			g := interview.Graded{Slug: d.Slug, Title: d.Title, Minutes: int(math.Ceil(d.Duration.Minutes())), Tabletop: slices.Contains(d.Runtimes, runtimes.Tabletop), Tour: d.IsTour()}
			for _, c := range d.Scenario.Rubric {
				g.Dimensions = append(g.Dimensions, c.Dimension)
			}
			return g, true
		},
		Drills: func() []string { return spoken(now.drills, own) },
		Exercise: func(name string) (interview.Graded, bool) {
			e, ok := pick(now.exercises, own, name)
			if !ok {
				return interview.Graded{}, false
			}
			g := interview.Graded{Slug: e.Slug, Title: e.Title, Minutes: e.Minutes}
			for _, c := range e.Rubric.Criteria {
				g.Dimensions = append(g.Dimensions, c.Dimension)
			}
			return g, true
		},
		Exercises: func() []string { return spoken(now.exercises, own) },
	}
}

// pick finds what a file of a pack names: what the pack has by that name, or what goes by
// it everywhere.
func pick[T any](all map[string]T, own, name string) (T, bool) {
	if one, ok := all[full(own, name)]; ok && !strings.Contains(name, "/") {
		return one, true
	}
	one, ok := all[canonical(name)]
	return one, ok
}

// spoken lists by what names a file of a pack can name something.
func spoken[T any](all map[string]T, own string) (names []string) {
	for slug := range all {
		if of, short := cut(slug); of == own && own != BuiltIn {
			slug = short
		}
		names = append(names, slug)
	}
	slices.Sort(names)
	return names
}
