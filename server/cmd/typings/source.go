package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

const module = "github.com/drillyard/drillyard/"

// sources reads what reflection does not know of types: what is said of them,
// and the constants that a named type has.
type sources struct {
	root string
	read map[string]*source // by the path of the package
}

// source is what a package says.
type source struct {
	types  map[string]string            // what is said of a type
	files  map[string]string            // the file that it stands in, without its ending
	fields map[string]map[string]string // of its fields
	values map[string][]value           // the constants of a type, in order
}

// value is a constant of a named type of strings.
type value struct{ text, doc string }

func (s *sources) of(t reflect.Type) (*source, error) {
	path := t.PkgPath()
	if known, ok := s.read[path]; ok {
		return known, nil
	}
	inside, ours := strings.CutPrefix(path, module)
	if !ours {
		return nil, fmt.Errorf("%s is not of this module", t)
	}
	dir := filepath.Join(s.root, filepath.FromSlash(inside))
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	src := &source{types: map[string]string{}, files: map[string]string{}, fields: map[string]map[string]string{}, values: map[string][]value{}}
	for _, f := range files {
		if err := src.add(dir, f); err != nil {
			return nil, err
		}
	}
	s.read[path] = src
	return src, nil
}

func (s *source) add(dir string, f fs.DirEntry) error {
	if f.IsDir() || filepath.Ext(f.Name()) != ".go" || strings.HasSuffix(f.Name(), "_test.go") {
		return nil
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, f.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range parsed.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.types[spec.Name.Name] = said(spec.Doc, spec.Comment)
				s.files[spec.Name.Name] = strings.TrimSuffix(f.Name(), ".go")
				if spec.Doc == nil && len(group.Specs) == 1 {
					s.types[spec.Name.Name] = said(group.Doc)
				}
				if fields, ok := spec.Type.(*ast.StructType); ok {
					s.fields[spec.Name.Name] = saidOfFields(fields)
				}
			case *ast.ValueSpec:
				if group.Tok == token.CONST {
					s.constant(spec)
				}
			}
		}
	}
	return nil
}

// constant keeps one that is written as Name Type = "text".
func (s *source) constant(spec *ast.ValueSpec) {
	named, ok := spec.Type.(*ast.Ident)
	if !ok {
		return
	}
	for _, v := range spec.Values {
		literal, ok := v.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			continue
		}
		if text, err := strconv.Unquote(literal.Value); err == nil {
			s.values[named.Name] = append(s.values[named.Name], value{text, said(spec.Doc, spec.Comment)})
		}
	}
}

func saidOfFields(t *ast.StructType) map[string]string {
	all := map[string]string{}
	for _, f := range t.Fields.List {
		for _, name := range f.Names {
			all[name.Name] = said(f.Doc, f.Comment)
		}
	}
	return all
}

// said is a comment as one paragraph a line.
func said(groups ...*ast.CommentGroup) string {
	var parts []string
	for _, g := range groups {
		if text := strings.TrimSpace(g.Text()); text != "" {
			for _, paragraph := range strings.Split(text, "\n\n") {
				parts = append(parts, strings.Join(strings.Fields(paragraph), " "))
			}
		}
	}
	return strings.Join(parts, "\n")
}
