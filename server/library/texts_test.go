package library

import (
	"slices"
	"testing"
	"testing/fstest"
)

// The files of a pack are there as they were read, those that broke among them.
func TestTexts(t *testing.T) {
	folder := fstest.MapFS{"scenarios/broken.md": {Data: []byte("---\ntitle: [\n---\n")}}
	l := Open(Options{BuiltIn: folder})
	if got := l.Texts(BuiltIn); !slices.Equal(got, []string{"scenarios/broken.md"}) {
		t.Errorf("there are %q", got)
	}
	if src, ok := l.Text(BuiltIn, "scenarios/broken.md"); !ok || string(src) != "---\ntitle: [\n---\n" {
		t.Errorf("it says %q, %v", src, ok)
	}
	if _, ok := l.Text("nobody", "scenarios/broken.md"); ok || len(l.Texts("nobody")) > 0 {
		t.Error("a pack that is not there has texts")
	}
}
