package library

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/scenarios/oncall"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Check says what is wrong with the text of one file, whatever kind of content it
// is, in the order of the places; advice is among it. A file of no kind is left
// alone. What stands in other files is seen as far as the pack holds it that the file
// is of, or the folder of a stack that is in no pack.
func (l *Library) Check(file string, src []byte) scenarios.Problems {
	own, _ := l.now().packOf(file)
	return check(file, src, func() *stack.Stack {
		if own != "" {
			return l.beside(own, file, src)
		}
		return cmp.Or(withFile(os.DirFS(filepath.Dir(filepath.Dir(filepath.Dir(file)))), file, src), l.beside(BuiltIn, file, src))
	}, l.Compile, func(kind Kind, file string, src []byte) scenarios.Problems {
		return l.now().lint(kind, cmp.Or(own, BuiltIn), file, src)
	})
}

// CheckIn is Check of a file that is called name in a pack, such as
// scenarios/first.md, whether it lies there or not.
func (l *Library) CheckIn(own, name string, src []byte) scenarios.Problems {
	return check(name, src, func() *stack.Stack { return l.beside(own, name, src) }, func(name string, src []byte) (Drill, scenarios.Problems) { return l.CompileIn(own, name, src) }, func(kind Kind, name string, src []byte) scenarios.Problems {
		return l.now().lint(kind, own, name, src)
	})
}

// check is Check of a file; beside is the stack in whose folder it lies, with the file;
// nil: there is none; lint checks what rests on all
// of that.
func check(file string, src []byte, beside func() *stack.Stack, compile func(file string, src []byte) (Drill, scenarios.Problems), lint func(kind Kind, file string, src []byte) scenarios.Problems) scenarios.Problems {
	var found scenarios.Problems
	kind := KindOf(file, src)
	switch kind {
	case KindScenario:
		var drill Drill
		drill, found = compile(file, src)
		if found = append(found, misnamedScenario(file)...); len(found) == 0 {
			found = append(grading.Review(drill.Scenario), scenarios.NearSkills(drill.Scenario)...)
		}
	case KindTrack, KindInterview, KindExercise:
		found = lint(kind, file, src)
	case KindRunbook:
		_, found = scenarios.CompileRunbook(file, src)
	case KindGuide:
		_, err := readPage(file, src)
		found = problemsOf(file, src, err)
	case KindSample:
		_, err := readSampleText(file, src)
		found = problemsOf(file, src, err)
	case KindPack:
		_, found = pack.ReadManifest(file, src)
	case KindStack:
		found = checkStack(file, folderOf(file), src)
	case KindRules, KindRouting:
		switch s := beside(); {
		case s != nil:
			found = CheckAlerts(path.Dir(filepath.ToSlash(file)), s)
			found = slices.DeleteFunc(found, func(p scenarios.Problem) bool { return p.File != filepath.ToSlash(file) })
		case kind == KindRules:
			_, err := metrics.ParseRules(file, src)
			found = problemsOf(file, src, err)
		default:
			_, err := oncall.ParseRouting(file, src)
			found = problemsOf(file, src, err)
		}
	}
	found.Sort()
	return found
}

// lint says what is wrong with the text of a file of a pack that rests on all that is in
// play.
func (now *state) lint(kind Kind, own, file string, src []byte) scenarios.Problems {
	switch kind {
	case KindInterview:
		return interviewFiles.check(now, own, file, src)
	case KindExercise:
		return exerciseFiles.check(now, own, file, src)
	}
	return trackFiles.check(now, own, file, src)
}

// beside is the stack of a pack in whose folder a file lies, with the file as it is given:
// as it was last sound, where something else is wrong with it.
func (l *Library) beside(own, file string, src []byte) *stack.Stack {
	now := l.now()
	if s := withFile(now.texts[own], file, src); s != nil || now.shelves[own] == nil {
		return s
	}
	last := now.shelves[own].systems[folderOf(filepath.ToSlash(file))]
	if last == nil {
		return nil
	}
	s := *last.Stack
	switch KindOf(file, src) {
	case KindRules:
		s.Rules = src
	case KindRouting:
		s.Routing = src
	}
	return &s
}

// withFile loads the stack that a file is of, from where stacks lie in folders, with the
// file as it is given; nil: it cannot be loaded. A mistake in its rules or its routing
// keeps a stack out of play, and not out of this.
func withFile(from fs.FS, file string, src []byte) *stack.Stack {
	file = filepath.ToSlash(file)
	folder := folderOf(file)
	if folder == "" {
		return nil
	}
	s, err := stack.Load(overlaid{from, path.Join("stacks", folder, path.Base(file)), src}, folder)
	if err != nil {
		return nil
	}
	return s
}

// overlaid is a file system in which one file is another.
type overlaid struct {
	fs.FS
	name string
	src  []byte
}

// ReadFile implements fs.ReadFileFS.
func (o overlaid) ReadFile(name string) ([]byte, error) {
	if name == o.name {
		return o.src, nil
	}
	return fs.ReadFile(o.FS, name)
}

// checkStack says what is wrong with a stack.yaml by itself.
func checkStack(file, folder string, src []byte) (found scenarios.Problems) {
	for _, m := range stack.Check(file, folder, src, checkQuery) {
		found = append(found, problemsOf(file, src, m)...)
	}
	return found
}

// folderOf is the name of the folder that a stack lies in, by which it goes; empty
// where the file stands by itself.
func folderOf(file string) string {
	folder := path.Dir(file)
	if path.Base(path.Dir(folder)) != "stacks" {
		return ""
	}
	return path.Base(folder)
}

// problemsOf turns the mistakes that an error joins into problems, each at its
// place.
func problemsOf(file string, src []byte, err error) scenarios.Problems {
	switch e := err.(type) {
	case nil:
		return nil
	case scenarios.Problems:
		return e
	case interface{ Unwrap() []error }:
		var all scenarios.Problems
		for _, one := range e.Unwrap() {
			all = append(all, problemsOf(file, src, one)...)
		}
		return all
	}
	p := scenarios.Problem{File: file, Message: strings.TrimPrefix(err.Error(), file+": ")}
	if m, ok := errors.AsType[stack.Mistake](err); ok {
		p.File, p.Position, p.Message = m.File, scenarios.Position{Line: m.Line, Column: m.Column}, m.Text
	} else if m, ok := errors.AsType[*metrics.RuleError](err); ok {
		p.Position, p.Message = scenarios.Position{Line: m.Line, Column: m.Column}, m.Message
	} else if m, ok := errors.AsType[*oncall.RoutingError](err); ok {
		p.Position, p.Message, p.Hint = scenarios.Position{Line: m.Line, Column: m.Column}, m.Message, m.Hint
	} else if m, ok := errors.AsType[markdown.Mistake](err); ok {
		p.Position, p.Message = scenarios.Position{Line: m.Line, Column: m.Column}, m.Text
	}
	if p.Line == 0 && p.File == file {
		p.Position = told(src, p.Message)
	}
	p.Position = placed(src, p.Position)
	return scenarios.Problems{p}
}

var (
	lineTold = regexp.MustCompile(`\bline (\d+)\b`)
	nameTold = regexp.MustCompile(`"([^"\n]+)"`)
)

// told finds the place of a mistake of which only a sentence is known: the line that
// it names, else the last place of the name in quotes, for what is named wrongly is
// named after what is there.
func told(src []byte, message string) (at scenarios.Position) {
	if m := lineTold.FindStringSubmatch(message); m != nil {
		at.Line, _ = strconv.Atoi(m[1])
		return at
	}
	if m := nameTold.FindStringSubmatch(message); m != nil {
		text := string(src)
		whole := regexp.MustCompile(`(?:^|[^\w-])(` + regexp.QuoteMeta(m[1]) + `)(?:[^\w-]|$)`)
		if all := whole.FindAllStringSubmatchIndex(text, -1); len(all) > 0 {
			before := text[:all[len(all)-1][2]]
			at.Line = 1 + strings.Count(before, "\n")
			at.Column = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
		}
	}
	return at
}

// placed makes a place whole: what is of the file is at its beginning, and what is of a
// line where its text begins.
func placed(src []byte, at scenarios.Position) scenarios.Position {
	at.Line = max(at.Line, 1)
	if at.Column > 0 {
		return at
	}
	at.Column = 1
	lines := strings.SplitN(string(src), "\n", at.Line+1)
	if at.Line <= len(lines) {
		line := lines[at.Line-1]
		at.Column += len(line) - len(strings.TrimLeft(line, " "))
	}
	return at
}

// Kind is what a file of content is.
type Kind string

// Kinds of file.
const (
	KindNone      Kind = "" // nothing that is read here
	KindScenario  Kind = "scenario"
	KindRunbook   Kind = "runbook"
	KindGuide     Kind = "page of the guide"
	KindSample    Kind = "sample"
	KindTrack     Kind = "track"
	KindInterview Kind = "interview template"
	KindExercise  Kind = "exercise"
	KindStack     Kind = "stack"
	KindRules     Kind = "rules"
	KindRouting   Kind = "routing"
	KindPack      Kind = "pack.yaml"
)

// KindOf tells what a file is: by the folder that it stands in, as in a pack, else by what it
// holds.
func KindOf(file string, src []byte) Kind {
	file = strings.ReplaceAll(file, `\`, "/")
	switch path.Ext(file) {
	case ".md":
		if isReadme(file) {
			return KindNone
		}
		return cmp.Or(byFolder(file), byProse(src))
	case ".yaml", ".yml":
		if path.Base(file) == pack.File {
			return KindPack
		}
		return cmp.Or(byName(file), byKeys(src))
	}
	return KindNone
}

func isReadme(file string) bool { return strings.EqualFold(path.Base(file), "README.md") }

// byFolder tells the kind of a Markdown file from the nearest folder that a pack has for one.
func byFolder(file string) Kind {
	for folder := path.Dir(file); folder != "." && folder != "/"; folder = path.Dir(folder) {
		switch path.Base(folder) {
		case "scenarios":
			return KindScenario
		case "runbooks":
			return KindRunbook
		case "guide":
			return KindGuide
		case "samples":
			return KindSample
		case "tracks":
			return KindTrack
		case "interviews":
			return KindInterview
		case "exercises":
			return KindExercise
		}
	}
	return KindNone
}

// byName tells the kind of a YAML file of a stack's folder.
func byName(file string) Kind {
	if folderOf(file) == "" {
		return KindNone
	}
	switch path.Base(file) {
	case "stack.yaml":
		return KindStack
	case "rules.yaml":
		return KindRules
	case "routing.yaml":
		return KindRouting
	}
	return KindNone
}

var topKey = regexp.MustCompile(`(?m)^"?([A-Za-z_-]+)"?:`)

func topKeys(text string) map[string]bool {
	keys := map[string]bool{}
	for _, m := range topKey.FindAllStringSubmatch(text, -1) {
		keys[m[1]] = true
	}
	return keys
}

// byProse tells the kind of a Markdown file from its front matter, and from headings and
// blocks that only one kind has.
func byProse(src []byte) Kind {
	doc, _ := markdown.Parse("", src)
	keys := topKeys(doc.Front)
	switch {
	case (keys["drill"] || keys["exercise"]) && keys["criteria"]:
		return KindSample
	case keys["exercise"]:
		return KindExercise
	}
	headings := map[string]bool{}
	for _, f := range doc.Stray {
		if partOfScenario(f.Kind) {
			return KindScenario
		}
	}
	for _, s := range doc.Sections {
		if s.Level == 2 {
			headings[s.Title] = true
		}
		for _, f := range s.Fences {
			if partOfScenario(f.Kind) {
				return KindScenario
			}
		}
	}
	switch {
	case keys["stack"] && keys["level"], keys["oncall"], keys["stack"] && keys["duration"], headings["Timeline"] && headings["Rubric"]:
		return KindScenario
	case keys["title"] && keys["for"] && keys["days"] && keys["assistants"]:
		return KindInterview
	case keys["title"] && keys["for"] && keys["days"]:
		return KindTrack
	case keys["title"] && (keys["alerts"] || keys["service"] || headings["Triage"] || headings["Mitigation"]):
		return KindRunbook
	case keys["title"] && keys["for"]:
		return KindGuide
	}
	return KindNone
}

// partOfScenario reports whether blocks of a kind make a file a scenario. Criteria and
// rehearsals may stand in a file of their own, to be tried.
func partOfScenario(kind string) bool {
	return kind == "truth" || kind == "inject"
}

// byKeys tells the kind of a YAML file from the keys at its left margin.
func byKeys(src []byte) Kind {
	keys := topKeys(string(src[:min(len(src), markdown.MaxSize)]))
	switch {
	case keys["services"] && (keys["journeys"] || keys["teams"]):
		return KindStack
	case keys["groups"]:
		return KindRules
	case keys["route"] && keys["receivers"]:
		return KindRouting
	}
	return KindNone
}
