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
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library/pack"
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

// compileTrack reads a track of a pack.
func compileTrack(own, file string, text []byte, w track.World) (Track, scenarios.Problems) {
	t, problems := track.Compile(file, text, w)
	if t == nil {
		return Track{}, problems
	}
	t.Slug = full(own, t.Slug)
	sum := sha256.Sum256(text)
	made := Track{t, own, hex.EncodeToString(sum[:]), text, map[string]string{}, w}
	say := func(name, text string) {
		html, err := markdown.HTML(text)
		if err != nil {
			problems = append(problems, scenarios.Problem{File: file, Position: top, Message: err.Error()})
		}
		made.HTML[name] = html
	}
	say("", t.Summary)
	for _, p := range t.Phases {
		say("phase "+p.ID, p.Text)
	}
	for _, s := range t.Steps {
		say(s.ID, s.Text)
	}
	if len(problems.Mistakes()) > 0 {
		return Track{}, problems
	}
	return made, problems
}

// checkTrack says what is wrong with the text of a track of a pack.
func (now *state) checkTrack(own, file string, src []byte) scenarios.Problems {
	_, problems := compileTrack(own, file, src, now.trackWorld(own))
	return problems
}

// makeTracks compiles the tracks of the packs that are in play, against what the state
// holds of everything else: all of them each time, for they rest on all of it.
func (now *state) makeTracks(packs map[string]*reading) {
	for own, r := range packs {
		next := map[string]*made[Track]{}
		for _, file := range r.below("tracks", ".md") {
			m := r.tracks[file]
			if m == nil {
				m = &made[Track]{}
			}
			next[file] = m
			from := r.files[file]
			m.sum = [sha256.Size]byte{}
			m.remake(from.sum, file, func() (Track, scenarios.Problems) {
				if from.err != nil {
					return Track{}, scenarios.Problems{unread(file, from.err)}
				}
				if base := slugOf(file); !pack.Name.MatchString(base) {
					return Track{}, scenarios.Problems{{File: file, Position: top, Message: fmt.Sprintf("%q cannot be the name of a track", base), Hint: "write lower-case letters, digits and dashes, as in first-30-days.md"}}
				}
				return compileTrack(own, file, from.src, now.trackWorld(own))
			})
			if m.sound && now.tracks[m.value.Slug].Track == nil {
				now.tracks[m.value.Slug] = m.value
			}
		}
		r.tracks = next
	}
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
