package library

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/track"
)

// Track is a track of a pack. Its Slug is a full name, and so are those of its drills.
type Track struct {
	*track.Track
	Pack    string
	Edition string // hash of Text
	Text    []byte
	// HTML is what people read, safe to show: of the whole under "", of a phase under
	// "phase ID", of a step under its id.
	HTML  map[string]string
	world track.World
}

// Key is what answers a question of the track, by the system as it was when the library
// read it.
func (t Track) Key(q track.Question) (track.Key, error) { return track.KeyOf(q, t.world) }

// Tracks lists the tracks by the days that they take.
func (l *Library) Tracks() []Track {
	return slices.SortedFunc(maps.Values(l.now().tracks), func(a, b Track) int {
		return cmp.Or(rank(Page{Pack: a.Pack})-rank(Page{Pack: b.Pack}), a.Days-b.Days, strings.Compare(a.Slug, b.Slug))
	})
}

// Track returns a track by its slug.
func (l *Library) Track(slug string) (Track, bool) {
	t, ok := l.now().tracks[canonical(slug)]
	return t, ok
}

// OpenTrack reads a track that was kept, by its slug then. What it names may have gone
// since.
func (l *Library) OpenTrack(slug string, text []byte) (Track, error) {
	own, short := cut(slug)
	w := l.now().trackWorld(own)
	w.Kept = true
	t, problems := compileTrack(own, "tracks/"+short+".md", text, w)
	if t.Track == nil {
		return Track{}, fmt.Errorf("open the track %s: %w", slug, problems)
	}
	return t, nil
}

// SketchTrack reads a file that is called name in a pack, whether it lies there or not, and
// returns what can be read of it, to be shown, with what is wrong with it.
func (l *Library) SketchTrack(own, name string, text []byte) (Track, scenarios.Problems) {
	return sketchTrack(own, name, text, l.now().trackWorld(own))
}

// compileTrack reads a track of a pack.
func compileTrack(own, file string, text []byte, w track.World) (Track, scenarios.Problems) {
	t, problems := sketchTrack(own, file, text, w)
	if len(problems.Mistakes()) > 0 {
		return Track{}, problems
	}
	return t, problems
}

func sketchTrack(own, file string, text []byte, w track.World) (Track, scenarios.Problems) {
	t, problems := track.Sketch(file, text, w)
	t.Slug = full(own, t.Slug)
	texts := map[string]string{}
	for _, p := range t.Phases {
		texts["phase "+p.ID] = p.Text
	}
	for _, s := range t.Steps {
		texts[s.ID] = s.Text
	}
	texts[""] = t.Summary // last: a step whose id is missing has none
	html, unsafe := readable(file, texts)
	sum := sha256.Sum256(text)
	return Track{t, own, hex.EncodeToString(sum[:]), text, html, w}, append(problems, unsafe...)
}

// trackFiles are the tracks of packs.
var trackFiles = resting[Track]{
	folder: "tracks", called: "a track", example: "first-30-days.md", everything: true,
	compile: func(now *state, own, file string, src []byte, _ map[string]string) (Track, scenarios.Problems) {
		return compileTrack(own, file, src, now.trackWorld(own))
	},
	slug:  func(t Track) string { return t.Slug },
	title: func(t Track) string { return t.Title },
	read:  func(r *reading) *map[string]*made[Track] { return &r.tracks },
	all:   func(now *state) map[string]Track { return now.tracks },
}

// trackWorld is what a track of a pack may name.
func (now *state) trackWorld(own string) track.World {
	var rules sync.Map // *stack.Stack → []Alert
	alert := func(s *stack.Stack, name string) (Alert, error) {
		read, ok := rules.Load(s)
		if !ok {
			all, err := now.alerts(own, s)
			if err != nil {
				return Alert{}, err
			}
			read, _ = rules.LoadOrStore(s, all)
		}
		for _, a := range read.([]Alert) {
			if a.Name == name {
				return a, nil
			}
		}
		return Alert{}, fmt.Errorf("%s has no alert %q", s.Name, name)
	}
	return track.World{
		Drill: func(name string) (track.Played, bool) {
			d, ok := pick(now.drills, own, name)
			if !ok {
				return track.Played{}, false
			}
			return playedOf(d), true
		},
		Drills: func() []string { return spoken(now.drills, own) },
		Exercise: func(name string) (track.Posed, bool) {
			e, ok := pick(now.exercises, own, name)
			if !ok {
				return track.Posed{}, false
			}
			p := track.Posed{Slug: e.Slug, Title: e.Title}
			for _, c := range e.Rubric.Criteria {
				p.Criteria = append(p.Criteria, c.ID)
			}
			return p, true
		},
		Exercises: func() []string { return spoken(now.exercises, own) },
		Stack: func(name string) (*stack.Stack, error) {
			s, err := now.shelves.system(own, name)
			if err != nil {
				return nil, err
			}
			return s.Stack, nil
		},
		Stacks: now.shelves.systems(own),
		Runbook: func(name string) (string, bool) {
			b := now.shelves.book(own, nil, name)
			if b == nil {
				return "", false
			}
			return full(b.pack, b.Slug), true
		},
		Runbooks: func() []string { return now.shelves.books(own, nil) },
		Guide: func(name string) (string, bool) {
			for _, slug := range []string{full(own, name), canonical(name)} {
				if p, ok := now.guide[cmp.Or(now.renamed[slug], slug)]; ok {
					return p.Slug, true
				}
			}
			return "", false
		},
		Guides: func() []string { return slices.Sorted(maps.Keys(now.guide)) },
		Paged: func(s *stack.Stack, name string) (string, error) {
			a, err := alert(s, name)
			if err != nil {
				return "", err
			}
			if a.Team == "" {
				return "", fmt.Errorf("the alert %s pages nobody", a.Name)
			}
			return a.Team, nil
		},
		Linked: func(s *stack.Stack, name string) ([]string, error) {
			a, err := alert(s, name)
			if err != nil {
				return nil, err
			}
			if a.Runbook == nil {
				return nil, fmt.Errorf("the alert %s links to no runbook", name)
			}
			return []string{a.Linked, a.Runbook.Title}, nil
		},
	}
}

func playedOf(d Drill) track.Played {
	p := track.Played{Slug: d.Slug, Title: d.Title, Skills: d.Skills, Hints: len(d.Hints) > 0, Seats: len(d.Cast.Seats) > 0, Tour: d.IsTour()}
	for _, c := range d.Scenario.Rubric {
		p.Criteria = append(p.Criteria, c.ID)
	}
	return p
}
