package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// schemas are all of them, made once.
var schemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	all := map[string]*jsonschema.Schema{}
	compiler := jsonschema.NewCompiler()
	add := func(name string, text []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		if err := compiler.AddResource(name, doc); err != nil {
			return err
		}
		all[name], err = compiler.Compile(name)
		return err
	}
	for _, w := range allWritten() {
		text, err := w.schema()
		if err != nil {
			return nil, err
		}
		bare, err := json.Marshal(w.shape().Schema(w.what, nil, nil))
		if err != nil {
			return nil, err
		}
		if err := errors.Join(add(w.kind, text), add(elsewhere+w.kind, bare)); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// elsewhere begins the name of a schema that knows nothing of what faults and actions
// can be given: those of the archives take other values.
const elsewhere = "elsewhere-"

// fits holds YAML to a schema.
func fits(t *testing.T, kind, text string) error {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	plainly, err := json.Marshal(v)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(plainly))
	if err != nil {
		return err
	}
	return all[kind].Validate(doc)
}

// sheets are the sheets of a scenario, each with its kind.
func sheets(src []byte) (all [][2]string) {
	return sheetsOf(src, "front-matter", "")
}

// sheetsOf are the sheets of a file of which there are schemas, each with its kind.
func sheetsOf(src []byte, front, prefix string) (all [][2]string) {
	var kinds []string
	for _, w := range allWritten() {
		kinds = append(kinds, w.kind)
	}
	doc, _ := markdown.Parse("scenario.md", src)
	all = append(all, [2]string{front, doc.Front})
	for _, s := range doc.Sections {
		for _, f := range s.Fences {
			if slices.Contains(kinds, prefix+f.Kind) && f.Language == "yaml" {
				all = append(all, [2]string{prefix + f.Kind, f.Text})
			}
		}
	}
	return all
}

// What is sound passes: every file that ships, and what the suite of the language has
// that is sound.
func TestSchemasTakeWhatIsSound(t *testing.T) {
	t.Parallel()
	checked := map[string]int{}
	check := func(name, kind, text string) {
		checked[kind]++
		if err := fits(t, kind, text); err != nil {
			t.Errorf("%s: %s: %v", name, kind, err)
		}
	}
	err := fs.WalkDir(content.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS, name)
		switch base := path.Base(name); {
		case err != nil:
			return err
		case strings.HasPrefix(name, "scenarios/"):
			for _, s := range sheets(text) {
				check(name, s[0], s[1])
			}
		case base == "README.md":
		case strings.HasPrefix(name, "exercises/"), strings.HasPrefix(name, "interviews/"), strings.HasPrefix(name, "tracks/"):
			language := strings.TrimSuffix(path.Dir(name), "s")
			for _, s := range sheetsOf(text, language, language+"-") {
				check(name, s[0], s[1])
			}
		case slices.Contains([]string{"pack.yaml", "stack.yaml", "conformance.yaml"}, base):
			check(name, strings.TrimSuffix(base, ".yaml"), string(text))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range archives(t) {
		src, said := archive(t, name)
		if strings.TrimSpace(said) != "" || strings.HasPrefix(path.Base(name), "runbook") {
			continue
		}
		for _, s := range sheets(src) {
			check(name, elsewhere+s[0], s[1])
		}
	}
	for _, w := range allWritten() {
		if checked[w.kind] < 1 {
			t.Errorf("nothing that ships is held to the schema of %s", w.kind)
		}
	}
}

func archives(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("../../../scenarios/testdata/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	return all
}

// archive is the file that an archive of the language has, and what is said of it.
func archive(t *testing.T, name string) (src []byte, said string) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return a.Files[0].Data, string(a.Files[len(a.Files)-1].Data)
}

// structural are messages about keys, forms and words, which a schema knows of.
var structural = regexp.MustCompile(`: (unknown key|a mapping of keys|a list is expected|one plain value|there is no (level|severity|dimension|fault|action|truth|kind of change) )|is not a duration|is not a number$|(title|text|level|stack|duration|dimension|points|name) is missing`)

// What is wrong in structure fails: each sheet of which the suite of the language says
// so.
func TestSchemasRefuseWhatIsWrongInStructure(t *testing.T) {
	t.Parallel()
	at := regexp.MustCompile(`(?m)^\S+?:(\d+):\d+: (.*)$`)
	refused, passed := 0, []string{}
	for _, name := range archives(t) {
		src, said := archive(t, name)
		doc, _ := markdown.Parse("input.md", src)
		for _, s := range doc.Sections {
			for _, f := range s.Fences {
				var wrong []string
				for _, m := range at.FindAllStringSubmatch(said, -1) {
					line := 0
					for _, c := range m[1] {
						line = 10*line + int(c-'0')
					}
					if line >= f.Line && line < f.Line+strings.Count(f.Text, "\n")+1 && structural.MatchString(m[2]) {
						wrong = append(wrong, m[2])
					}
				}
				if len(wrong) == 0 || !slices.Contains([]string{"truth", "inject", "rubric", "rehearsal", "step"}, f.Kind) {
					continue
				}
				if fits(t, f.Kind, f.Text) != nil {
					refused++
				} else {
					passed = append(passed, path.Base(name)+": "+f.Kind+": "+strings.Join(wrong, "; "))
				}
			}
		}
	}
	t.Logf("refused %d, passed %d", refused, len(passed))
	if refused < 20 || len(passed) > 0 {
		t.Errorf("%d sheets that are wrong in structure are refused, and %d are not:\n%s", refused, len(passed), strings.Join(passed, "\n"))
	}
}

// What is written by hand about keys names every one of them.
func TestTheGuideNamesEveryKey(t *testing.T) {
	t.Parallel()
	var guide strings.Builder
	pages, err := fs.Glob(content.FS, "guide/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if page == "guide/stack-keys.md" {
			continue
		}
		text, err := fs.ReadFile(content.FS, page)
		if err != nil {
			t.Fatal(err)
		}
		guide.Write(text)
	}
	var missing []string
	for _, w := range allWritten() {
		if w.kind == "stack" {
			continue // its page is generated
		}
		for _, key := range slices.Sorted(maps.Keys(keysOf(w.shape(), map[string]bool{}, map[*plain.Shape]bool{}))) {
			named := regexp.MustCompile("`[^`\n]*\\b" + regexp.QuoteMeta(key) + "\\b[^`\n]*`|(?m:(?:^|[ {-])" + regexp.QuoteMeta(key) + ":)")
			if _, listed := catalogue.Action(key); listed {
				continue // by the page of actions, which is generated
			}
			if !named.MatchString(guide.String()) {
				missing = append(missing, w.kind+": "+key)
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("the guide does not say what these are for:\n%s", strings.Join(missing, "\n"))
	}
}

func keysOf(s *plain.Shape, into map[string]bool, seen map[*plain.Shape]bool) map[string]bool {
	if s == nil || seen[s] {
		return into
	}
	seen[s] = true
	for key, under := range s.Keys {
		into[key] = true
		keysOf(under, into, seen)
	}
	keysOf(s.Item, into, seen)
	return keysOf(s.Other, into, seen)
}

// What is wrong in structure in the other languages is refused, too.
func TestSchemasOfOtherLanguages(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[string][2]string{
		"exercise":           {"{title: T, exercise: triage, level: junior, minutes: 20, skills: [observability], drill: first-page}", "{title: T, exercise: triag, level: junior, minutes: 20, skills: [observability]}"},
		"exercise-rubric":    {"[{id: a, title: A, dimension: systems, points: 3, check: x}]", "[{id: a, title: A, dimension: systems, points: 3, chek: x}]"},
		"exercise-signals":   {"{strong: [a], red: [b]}", "{strong: [a], rad: [b]}"},
		"exercise-answer":    {"{name: good, score: '>= 90%', marks: {a: 1}}", "{name: good, skore: '>= 90%'}"},
		"interview":          {"{title: T, for: all, notes: allowed, assistants: refused, days: 14, keep: 180}", "{title: T, for: all, notes: maybe, assistants: refused, days: 14, keep: 180}"},
		"interview-exercise": {"{id: a, exercise: b, minutes: 20}", "{id: a, excercise: b}"},
		"track":              {"{title: T, for: all, days: 30}", "{title: T, for: all, weeks: 4}"},
		"track-gate":         {"{id: a, asks: [{score: 60%, exercises: [b]}]}", "{id: a, asks: [{skore: 60%}]}"},
		"track-exercise":     {"{id: a, exercise: b, score: 60%}", "{id: a, drills: [b]}"},
	} {
		if err := fits(t, kind, texts[0]); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if fits(t, kind, texts[1]) == nil {
			t.Errorf("%s: %s is taken", kind, texts[1])
		}
	}
}
