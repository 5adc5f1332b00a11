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
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library/pack"
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
	// of an item under its id.
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

// compileInterview reads an interview template of a pack.
func compileInterview(own, file string, text []byte, w interview.World) (Interview, scenarios.Problems) {
	t, problems := interview.Compile(file, text, w)
	if t == nil {
		return Interview{}, problems
	}
	t.Slug = full(own, t.Slug)
	sum := sha256.Sum256(text)
	made := Interview{t, own, hex.EncodeToString(sum[:]), map[string]string{}}
	say := func(name, text string) {
		html, err := markdown.HTML(text)
		if err != nil {
			problems = append(problems, scenarios.Problem{File: file, Position: top, Message: err.Error()})
		}
		made.HTML[name] = html
	}
	say("", t.Summary)
	say("measured", t.Measured)
	say("kept", t.Kept)
	for i, s := range t.Sittings {
		say(fmt.Sprint("sitting ", i), s.Text)
		for _, item := range s.Items {
			say(item.ID, item.Text)
		}
	}
	if len(problems.Mistakes()) > 0 {
		return Interview{}, problems
	}
	return made, problems
}

// checkInterview says what is wrong with the text of an interview template of a pack.
func (now *state) checkInterview(own, file string, src []byte) scenarios.Problems {
	_, problems := compileInterview(own, file, src, now.interviewWorld(own))
	return problems
}

// makeInterviews compiles the interview templates of the packs that are in play, as
// makeTracks does tracks.
func (now *state) makeInterviews(packs map[string]*reading) {
	for own, r := range packs {
		next := map[string]*made[Interview]{}
		for _, file := range r.below("interviews", ".md") {
			m := r.interviews[file]
			if m == nil {
				m = &made[Interview]{}
			}
			next[file] = m
			from := r.files[file]
			m.sum = [sha256.Size]byte{}
			m.remake(from.sum, file, func() (Interview, scenarios.Problems) {
				if from.err != nil {
					return Interview{}, scenarios.Problems{unread(file, from.err)}
				}
				if base := slugOf(file); !pack.Name.MatchString(base) {
					return Interview{}, scenarios.Problems{{File: file, Position: top, Message: fmt.Sprintf("%q cannot be the name of an interview template", base), Hint: "write lower-case letters, digits and dashes, as in junior-engineer.md"}}
				}
				return compileInterview(own, file, from.src, now.interviewWorld(own))
			})
			if m.sound && now.interviews[m.value.Slug].Template == nil {
				now.interviews[m.value.Slug] = m.value
			}
		}
		r.interviews = next
	}
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
