package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWhatASandboxIsMadeOf follows every import of the program that runs in
// containers, whatever system it is built for, in the sources themselves. Each
// package on the way is one that may be in it, and embeds no files but pages.
func TestWhatASandboxIsMadeOf(t *testing.T) {
	root := filepath.Join("..", "..")
	via := map[string]string{sandbox: ""} // by package: which one imports it
	for next := []string{sandbox}; len(next) > 0; next = next[1:] {
		of := next[0]
		if !slices.Contains(inside, of) {
			t.Errorf("%s is in it, through %s, and may not be", of, route(via, of))
			continue
		}
		imports, embeds := sources(t, filepath.Join(root, filepath.FromSlash(of)))
		for _, imported := range imports {
			folder, ours := strings.CutPrefix(imported, module+"/")
			if _, known := via[folder]; ours && !known {
				via[folder] = of
				next = append(next, folder)
			}
		}
		for _, files := range embeds {
			if files != "pages/*.html" {
				t.Errorf("%s embeds %s", of, files)
			}
		}
	}
	for _, of := range inside {
		if _, found := via[of]; !found {
			t.Errorf("%s may be in it, and is not", of)
		}
	}
}

// route tells by what way a package got in.
func route(via map[string]string, of string) string {
	var steps []string
	for at := via[of]; at != ""; at = via[at] {
		steps = append(steps, at)
	}
	return strings.Join(steps, ", ")
}

// sources reads what the files of a folder import and embed, those of tests
// apart.
func sources(t *testing.T, folder string) (imports, embeds []string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range files {
		if path.Ext(at.Name()) != ".go" || strings.HasSuffix(at.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, at.Name()), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			imports = append(imports, strings.Trim(spec.Path.Value, `"`))
		}
		for _, group := range parsed.Comments {
			embeds = append(embeds, embedded(group)...)
		}
	}
	return imports, embeds
}

func embedded(group *ast.CommentGroup) (files []string) {
	for _, line := range group.List {
		if what, ok := strings.CutPrefix(line.Text, "//go:embed "); ok {
			files = append(files, strings.TrimSpace(what))
		}
	}
	return files
}
