package track_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/track"
)

// paper is what the tracks of these tests are about.
var paper = &stack.Stack{
	Name:  "paper",
	Teams: []stack.Team{{Name: "desk", Title: "The desk"}, {Name: "print", Title: "Print"}},
	Services: []stack.Service{
		{Name: "front", Title: "Front", Team: "desk", Replicas: 2, Config: map[string]string{"size": "20", "wait": "1500ms"}, Routes: []stack.Route{{Steps: []stack.Step{{Call: "notes"}, {Query: "notes-db"}}}}},
		{Name: "notes", Title: "Notes", Team: "print", Routes: []stack.Route{{Steps: []stack.Step{{Query: "notes-db"}}}}},
		{Name: "notes-db", Title: "Notes database", Team: "print"},
	},
	SLOs: []stack.SLO{{Name: "kept", Objective: 0.995}},
}

func world() track.World {
	drills := map[string]track.Played{
		"first":  {Slug: "first", Title: "First", Skills: []string{"seeing"}, Criteria: []string{"ack", "look"}, Hints: true},
		"tour":   {Slug: "tour", Title: "Tour", Skills: []string{"seeing"}, Tour: true},
		"second": {Slug: "second", Title: "Second", Skills: []string{"seeing", "telling"}, Criteria: []string{"ack"}, Seats: true},
	}
	exercises := map[string]track.Posed{
		"rules":  {Slug: "rules", Title: "Rules", Criteria: []string{"noise"}},
		"script": {Slug: "script", Title: "Script", Criteria: []string{"reads", "noise"}},
	}
	return track.World{
		Exercise:  func(name string) (track.Posed, bool) { e, ok := exercises[name]; return e, ok },
		Exercises: func() []string { return []string{"rules", "script"} },
		Drill:     func(name string) (track.Played, bool) { d, ok := drills[name]; return d, ok },
		Drills:    func() []string { return []string{"first", "second", "tour"} },
		Stack: func(name string) (*stack.Stack, error) {
			if name != "paper" {
				return nil, errors.New("no such stack")
			}
			return paper, nil
		},
		Stacks:   []string{"paper"},
		Runbook:  func(name string) (string, bool) { return name, name == "notes-errors" },
		Runbooks: func() []string { return []string{"notes-errors"} },
		Guide:    func(name string) (string, bool) { return name, name == "incidents" },
		Guides:   func() []string { return []string{"incidents"} },
		Paged: func(_ *stack.Stack, alert string) (string, error) {
			if alert != "NotesFail" {
				return "", fmt.Errorf("paper has no alert %q", alert)
			}
			return "print", nil
		},
		Linked: func(_ *stack.Stack, alert string) ([]string, error) {
			return []string{"notes-errors", "When notes fail"}, nil
		},
	}
}

// TestMistakes: an archive holds a track, and what is said of it.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			made, problems := track.Compile("t.md", archive.Files[0].Data, world())
			got, want := strings.TrimSpace(problems.Error()), strings.TrimSpace(string(archive.Files[1].Data))
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if (made == nil) != (len(problems.Mistakes()) > 0) {
				t.Errorf("a track: %t, with %d mistakes", made != nil, len(problems.Mistakes()))
			}
		})
	}
}

func TestGood(t *testing.T) {
	made := good(t)
	if len(made.Phases) != 2 || made.Phases[0].Steps != 4 || len(made.Steps) != 7 {
		t.Fatalf("%d phases, %d steps", len(made.Phases), len(made.Steps))
	}
	read, _ := made.Step("map")
	if read.Due != 5 || read.Text != "Look, even if you know." || len(read.Questions) != 5 || read.Pages[0] != (track.Page{Kind: track.Service, Slug: "notes", Stack: "paper"}) {
		t.Errorf("%+v", read)
	}
	if s, _ := made.Step("shadow"); s.Due != 7 || !s.Items[1].SignOff || s.Items[0].SignOff {
		t.Errorf("%+v", s)
	}
	if s, _ := made.Step("quieter"); s.Exercise != "rules" || s.Least != 60 {
		t.Errorf("%+v", s)
	}
	if s, _ := made.Step("ready"); len(s.Asks) != 6 || !slices.Equal(s.Asks[3].Exercises, []string{"rules"}) || s.Asks[4].In != 1 {
		t.Errorf("%+v", s)
	}
	if s, _ := made.Step("ready"); len(s.Asks) != 6 || s.Asks[1].In != 2 || s.Asks[2].After != 3 || s.Asks[2].Least != 70 || s.Asks[5].Level != 3 {
		t.Errorf("%+v", s)
	}
}

func good(t testing.TB) *track.Track {
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	made, problems := track.Compile("t.md", archive.Files[0].Data, world())
	if made == nil {
		t.Fatal(problems)
	}
	return made
}

// Answers are those of the system, in several forms, and nothing else.
func TestAnswers(t *testing.T) {
	read, _ := good(t).Step("map")
	for id, said := range map[string]struct{ good, bad []string }{
		"owner:notes":        {[]string{"print", "Print", "the print team", "It is the team Print."}, []string{"", "desk", "print or desk", "desk, print", strings.Repeat("print ", 100)}},
		"callers:notes-db":   {[]string{"front, notes", "Notes and Front", "notes; front."}, []string{"front", "notes", "front, notes, notes-db", "all of them"}},
		"setting:front/wait": {[]string{"1500ms", "1.5s", "1.5 seconds", "1500 ms"}, []string{"1500", "15", "1.5ms", "2s"}},
		"pages:NotesFail":    {[]string{"print"}, []string{"desk"}},
		"objective:kept":     {[]string{"99.5%", "99.5 %", "0.995", "99.5 percent"}, []string{"99", "99.9%", "995"}},
	} {
		q, ok := read.Question(id)
		if !ok {
			t.Fatalf("there is no question %s: %+v", id, read.Questions)
		}
		key, err := track.KeyOf(q, world())
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range said.good {
			if !key.Answers(words) {
				t.Errorf("%s: %q is right", id, words)
			}
		}
		for _, words := range said.bad {
			if key.Answers(words) {
				t.Errorf("%s: %.40q is wrong", id, words)
			}
		}
	}
}

// Nobody's progress goes with what a track names.
func TestKept(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	w := world()
	w.Kept = true
	w.Drill = func(string) (track.Played, bool) { return track.Played{}, false }
	w.Exercise = func(string) (track.Posed, bool) { return track.Posed{}, false }
	w.Stack = func(string) (*stack.Stack, error) { return nil, errors.New("gone") }
	w.Runbook = func(string) (string, bool) { return "", false }
	made, problems := track.Compile("t.md", archive.Files[0].Data, w)
	if made == nil || len(made.Steps) != len(good(t).Steps) {
		t.Fatal(problems)
	}
	if s, _ := made.Step("map"); len(s.Questions) != 5 || len(s.Pages) != 2 {
		t.Errorf("%d questions, %d pages", len(s.Questions), len(s.Pages))
	}
	w = world()
	w.Kept = true
	made, problems = track.Compile("t.md", bytes.Replace(archive.Files[0].Data, []byte("{ask: \"Who looks"), []byte("{stack: gone, ask: \"Who looks"), 1), w)
	if made == nil {
		t.Fatal(problems)
	}
	s, _ := made.Step("map")
	if key, err := track.KeyOf(s.Questions[0], w); err == nil {
		t.Errorf("what was asked of a stack that is gone is answered by another: %v", key)
	}
}

func FuzzCompile(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	w := world()
	f.Fuzz(func(t *testing.T, src []byte) {
		made, problems := track.Compile("fuzz.md", src, w)
		if made == nil && len(problems.Mistakes()) == 0 {
			t.Error("neither a track nor a mistake")
		}
		if len(problems) > 201 {
			t.Errorf("%d problems", len(problems))
		}
		lines := strings.Count(string(src), "\n") + 2
		if slices.ContainsFunc(problems, func(p scenarios.Problem) bool { return p.Line < 1 || p.Column < 1 || p.Line > lines }) {
			t.Errorf("a problem is nowhere: %v", problems)
		}
	})
}

// An author is not trusted: whatever they write ends soon, in a clear mistake.
func TestHostile(t *testing.T) {
	step := "### S\n\n```yaml checklist\nid: s%d\nitems: [{id: a, do: b}]\n```\n\n"
	var many strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&many, step, i)
	}
	front := "---\ntitle: T\nfor: all\ndays: 30\n---\nIt is.\n\n## P\n\n"
	for name, test := range map[string]struct{ src, want string }{
		"many steps":    {front + many.String(), "at most 200 steps"},
		"huge":          {front + strings.Repeat("x", 300<<10), "too large"},
		"alias bomb":    {strings.Replace(front, "days: 30", "days: 30\na: &a [x]\nb: [*a, *a]", 1) + fmt.Sprintf(step, 1), "unknown key"},
		"many drills":   {front + "### S\n\n```yaml drill\nid: s\ndrills: [" + strings.Repeat("first, ", 500) + "first]\n```\n", "at most 12 drills"},
		"many items":    {front + "### S\n\n```yaml checklist\nid: s\nitems: [" + strings.Repeat("{id: a, do: b}, ", 500) + "]\n```\n", "at most 30"},
		"many criteria": {front + "### S\n\n```yaml gate\nid: s\nasks: [{criteria: [" + strings.Repeat("ack, ", 8) + "ack], drills: [first, second]}]\n```\n", "at most 8"},
		"deep":          {front + "### S\n\n```yaml gate\nid: s\nasks: " + strings.Repeat("[", 5000) + "\n```\n", "nested too deeply"},
	} {
		made, problems := track.Compile("t.md", []byte(test.src), world())
		if made != nil || !strings.Contains(problems.Error(), test.want) || len(problems) > 201 {
			t.Errorf("%s: %d problems without %q: %.300s", name, len(problems), test.want, problems.Error())
		}
	}
}
