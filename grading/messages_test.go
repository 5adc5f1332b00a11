package grading_test

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

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
)

// Every message in the sources must be one that a test above provokes: a
// mistake that nothing shows is a check that nobody knows to work.
func TestEveryMessageIsProvoked(t *testing.T) {
	var said strings.Builder
	say := func(sc *scenarios.Scenario) {
		_, problems := grading.Compile(sc)
		said.WriteString(problems.Error() + "\n")
	}
	for _, tc := range mistakes() {
		say(spoiled(tc.c))
	}
	for _, spoil := range spoiledTruths() {
		sc := quietPush(spoil.c)
		spoil.spoil(sc)
		say(sc)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !slices.Contains([]string{"prepare", "judgeFor", "known", "compileWhere", "checkBearsOn", "never"}, f.Name.Name) && !makesJudge(f) {
				continue
			}
			found++
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err != nil || strings.Count(text, " ") < 2 {
					return true
				}
				form := regexp.MustCompile(`%[a-z]`).ReplaceAllString(regexp.QuoteMeta(text), "(?s:.*)")
				if !regexp.MustCompile(form).MatchString(said.String()) {
					t.Errorf("%s: nothing provokes %q", file, text)
				}
				return true
			})
		}
	}
	if found < 10 {
		t.Errorf("only %d functions that say what is wrong", found)
	}
}

// makesJudge reports whether a function is the maker of a kind of criterion: it
// returns its judge, or what is wrong.
func makesJudge(f *ast.FuncDecl) bool {
	if f.Recv != nil || f.Type.Results == nil || len(f.Type.Results.List) != 2 {
		return false
	}
	made, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && made.Name == "judge"
}
