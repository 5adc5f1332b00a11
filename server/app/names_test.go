package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/drillyard/drillyard/faults/stack"
)

// plain are names of things in shipped stacks that are words of the trade, or of
// the language, as well. In running text and in identifiers they are nobody's; where
// one is a whole string, in a file that is not listed, it is taken for the name.
var plain = []struct {
	word, means string
	whole       []string // files in which it is a whole string
}{
	{"api", "an interface for programs", []string{"server/config/kind.go"}},
	{"batch", "several at once; what a statement of a job is bound to", []string{"faults/service/job.go", "faults/stack/check_job.go"}},
	{"client", "who calls; the web client", []string{"faults/inproc/pipes.go"}},
	{"customer", "who comes to any stack", []string{"faults/clients.go", "scenarios/truth.go", "scenarios/event/evidence.go"}},
	{"edge", "a path of calls from one service to another", []string{"faults/fault.go"}},
	{"home", "a person's folder; the first screen", nil},
	{"identity", "who somebody is, at a provider", []string{"server/store/removal.go", "server/web/identities.go"}},
	{"intake", "what takes something in", nil},
	{"intervals", "spans of time between", nil},
	{"job_runs", "how often jobs were done: a metric, and the table of it", []string{"faults/stack/job.go"}},
	{"look-up", "asking for the address of a name", nil},
	{"offers", "proposes", nil},
	{"order", "which comes first", []string{"server/web/run_list.go", "grading/exercise/runbook/judge.go"}},
	{"platform", "what a program runs on", nil},
	{"reading", "what a reader does; a table of the store", []string{"server/store/removal.go"}},
	{"readings", "several of them", nil},
	{"registry", "where something is entered, such as metrics", nil},
	{"relay", "what passes requests on", nil},
	{"reports", "tells", nil},
	{"search", "looking for something", nil},
	{"settle", "to decide", nil},
	{"site", "a place; what is served at an address", nil},
	{"submit", "to hand in", nil},
	{"token", "what opens a door: of a session, of a link; a piece of a text", []string{"server/web/guard.go", "server/web/tokens.go", "grading/news_words.go"}},
	{"zone", "of time, or of a network", []string{"server/web/assign.go", "server/gameday/check.go", "server/track/act.go"}},
	{"zones", "several of them", nil},
}

// known are names that a file has to know.
var known = map[string][]string{
	// What those who write updates and messages say of any system.
	"grading/news_words.go": {"shop", "orders", "payments"},
	// By what people say that customers are hurt.
	"grading/exercise/runbook/structure.go": {"browse", "buy"},
	// What a new stack is a copy of, unless another one is named.
	"server/authoring/begin.go": {"harbor"},
}

// TestNoFileNamesAThingOfAStack: whatever a shipped stack calls its services,
// teams, journeys, tables and fields, and what its requests and values look like, is
// in its folder, and no Go file but tests knows it.
func TestNoFileNamesAThingOfAStack(t *testing.T) {
	root := filepath.Join("..", "..")
	names := stackNames(t, os.DirFS(filepath.Join(root, "content")))
	whole := map[string][]string{}
	for _, p := range plain {
		if _, there := names[p.word]; !there {
			t.Errorf("%q is the name of nothing any more", p.word)
		}
		delete(names, p.word)
		whole[p.word] = p.whole
	}
	looked := phrases(names)
	literals := stackLiterals(t, os.DirFS(filepath.Join(root, "content")))
	identifiers := map[string]bool{} // that have been looked at, and are nobody's
	_ = fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".") {
			return fs.SkipDir
		}
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, filepath.Join(root, file), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		say := func(at token.Pos, text string) {
			for literal, what := range literals {
				if literal.MatchString(text) {
					t.Errorf("%s:%d has %s in %.80q", file, set.Position(at).Line, what, text)
				}
			}
			for _, name := range mentioned(looked, text) {
				if slices.Contains(known[file], name) {
					continue
				}
				t.Errorf("%s:%d names %s, %s, in %.80q", file, set.Position(at).Line, name, names[name], text)
			}
		}
		for _, group := range parsed.Comments {
			for _, c := range group.List {
				say(c.Pos(), c.Text)
			}
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Ident:
				if !identifiers[n.Name] {
					identifiers[n.Name] = len(mentioned(looked, spaced(n.Name))) == 0
					say(n.Pos(), spaced(n.Name))
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					say(n.Pos(), n.Value)
					text := strings.Trim(n.Value, "\"`")
					if files, ours := whole[text]; ours && !slices.Contains(files, file) {
						t.Errorf("%s:%d: %q is the name of something in a stack", file, set.Position(n.Pos()).Line, text)
					}
				}
			}
			return true
		})
		return nil
	})
}

var (
	tableNamed = regexp.MustCompile(`CREATE (?:TABLE|INDEX) (\w+)`)
	alertNamed = regexp.MustCompile(`alert: (\w+)`)
	fieldNamed = regexp.MustCompile(`\{([a-z_]+)\}`)
)

// stackNames lists what the stacks of a content folder call their things, with
// what each is.
func stackNames(t *testing.T, content fs.FS) map[string]string {
	t.Helper()
	names := map[string]string{}
	folders, err := fs.ReadDir(content, "stacks")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		s, err := stack.Load(content, folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		add := func(name, what string) {
			if name != "" {
				names[strings.ToLower(name)] = what + " of " + s.Name
			}
		}
		fields := func(text string) {
			for _, m := range fieldNamed.FindAllStringSubmatch(text, -1) {
				add(m[1], "a field")
			}
		}
		names[s.Name] = "a stack"
		for _, m := range alertNamed.FindAllSubmatch(s.Rules, -1) {
			add(string(m[1]), "an alert")
		}
		for _, team := range s.Teams {
			add(team.Name, "a team")
			add(team.Persona, "a persona")
		}
		for _, j := range s.Journeys {
			add(j.Name, "a journey")
			for _, r := range j.Requests {
				fields(r.Request)
			}
		}
		for _, slo := range s.SLOs {
			add(slo.Name, "an objective")
		}
		for _, v := range s.Services {
			add(v.Name, "a service")
			for _, statement := range v.Schema {
				for _, m := range tableNamed.FindAllStringSubmatch(statement, -1) {
					add(m[1], "a table")
				}
			}
			for flag := range v.Flags {
				add(flag, "a flag")
			}
			for _, r := range v.Routes {
				add(r.Page, "a page")
				fields(r.Match)
			}
			for step := range v.AllSteps() {
				add(step.Subject, "a subject")
				if step.Get+step.Put != "" {
					add(strings.SplitN(step.Key, ":", 2)[0], "a key")
				}
			}
		}
	}
	return names
}

// stackLiterals are what the stacks of a content folder write that has no words to
// look for: requests, patterns of values, units, headers and names of secrets.
func stackLiterals(t *testing.T, content fs.FS) map[*regexp.Regexp]string {
	t.Helper()
	texts := map[string]string{}
	folders, err := fs.ReadDir(content, "stacks")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		s, err := stack.Load(content, folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		request := func(text string) {
			path, _, _ := strings.Cut(text, "{")
			path, _, _ = strings.Cut(path, "?")
			if path = strings.TrimRight(path, "/"); strings.Contains(path, "/") {
				texts[path] = "a request of " + s.Name
			}
		}
		for _, f := range s.Fields {
			for _, v := range []stack.Value{f.Made, f.Minted} {
				if at := strings.IndexAny(v.Pattern, "#?"); at > 0 {
					texts[v.Pattern[:at+1]] = "a pattern of " + s.Name
				}
			}
			texts[f.Header], texts[f.Secret] = "a header of "+s.Name, "a secret of "+s.Name
		}
		for _, unit := range s.Amounts {
			texts[unit] = "a unit of " + s.Name
		}
		for _, j := range s.Journeys {
			for _, r := range j.Requests {
				request(r.Request)
			}
		}
		for _, v := range s.Services {
			for _, r := range v.Routes {
				request(r.Match)
			}
			for step := range v.AllSteps() {
				request(step.Request)
			}
		}
	}
	delete(texts, "")
	literals := map[*regexp.Regexp]string{}
	for text, what := range texts {
		// Not a part of a longer word or path.
		literals[regexp.MustCompile(`(^|[^\w-])`+regexp.QuoteMeta(text)+`($|[^\w/-])`)] = what
	}
	return literals
}

// phrases are names as they are looked for: words with a space around each.
func phrases(names map[string]string) map[string]string {
	out := map[string]string{}
	for name := range names {
		out[name] = " " + strings.Join(words(name), " ") + " "
	}
	return out
}

// mentioned lists the names that a text has as whole words.
func mentioned(phrases map[string]string, text string) []string {
	text = " " + strings.Join(words(text), " ") + " "
	var found []string
	for name, phrase := range phrases {
		if strings.Contains(text, phrase) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// spaced takes an identifier apart at its capitals.
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
