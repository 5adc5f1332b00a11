package scenarios_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Every message and hint in the sources must be told by an archive: a mistake
// that nothing shows is a check that nobody knows to work.
func TestEveryMessageIsInAnArchive(t *testing.T) {
	var told strings.Builder
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told.Write(archive.Files[len(archive.Files)-1].Data)
	}
	var sources []string
	for _, pattern := range []string{"*.go", "markdown/document.go", "markdown/fence.go", "markdown/fit.go", "../faults/stack/plain/plain.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		sources = append(sources, found...)
	}
	checked := 0
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") || file == "skills.go" { // what it says of skills is no mistake, and its one advice has a test of its own
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !message(text) {
				return true
			}
			checked++
			form := regexp.MustCompile(`%[a-z]`).ReplaceAllString(strings.ReplaceAll(regexp.QuoteMeta(text), "%%", "%"), ".*")
			if !regexp.MustCompile(form).MatchString(told.String()) {
				t.Errorf("%s: no archive tells %q", file, text)
			}
			return true
		})
	}
	if checked < 100 {
		t.Errorf("only %d messages were found", checked)
	}
}

// elsewhere are sentences of the sources that no archive can tell.
var elsewhere = []string{
	"## %s\n\n### One\n\n```yaml %s\n%s\n```\n",                                // which Shapes compiles
	"the file is too large: at most %d KiB are read",                           // TestTooLargeAFile
	"this is %d KiB long; at most %d KiB are read",                             // TestHostileFiles
	"it cannot be read: %v",                                                    // no text is known that the parser panics at
	"Systems fundamentals", "Scripting and automation", "Cloud and containers", // names
	"Observability and alerting", "Incident response", "Collaboration and communication", // names
	"Learning agility", "incident commander", "Monday 2 January", "incident-response", ", …", // names
	"%s:%d:%d: %s",
	"anchors, aliases, merges and tags are not read: write the value out", // of front matter that is no scenario's
	", %d times", "a time before ", ", again, after ", // of findings: TestACombinedConditionInWords of grading
	"stack %s: %v", // of a world whose list of stacks is wrong
	"%s: keys are plain words",
	"%s: %q is not a whole number from %d to %d", "%s: %q is neither true nor false", // of tracks, see their archives
	"the runbook cannot be read: %v",                                                                                                  // TestARunbookTooLargeToRead
	"one YAML document is expected, and here another one begins", "with its aliases written out, this stands for more than %d values", // of rules and routing: TestHostileFiles of the stack
	"anchors, aliases, merges and tags are not read: write the value out", // of pages of the guide and of samples
	"there is no alert that could fire", "no action needs approval",       // TestBareWorld
	"no runtime can play all of these faults: %s", // TestFaultsThatNoRuntimePlaysTogether
}

// message reports whether a string of the sources is something that is said.
func message(text string) bool {
	return strings.Contains(strings.Trim(text, " "), " ") && !strings.ContainsAny(text, `\^`) && !slices.Contains(elsewhere, text)
}
