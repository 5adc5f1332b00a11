package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/config"
)

// aPack writes a pack of two files into a folder.
func aPack(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Join(dir, "guide"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "pack.yaml"), []byte("name: "+name+"\ntitle: A pack\nversion: 1\n"))
	put(t, filepath.Join(dir, "guide/index.md"), []byte("---\ntitle: A page\nfor: author\n---\n\n# A page\n"))
	return dir
}

// What is wrong with a pack is logged when it comes, and not again because something else
// has changed.
func TestMistakesOfPacksAreLoggedOnce(t *testing.T) {
	one, two := aPack(t, "one"), aPack(t, "two")
	said := &transcript{}
	a, err := New(t.Context(), Options{
		Config: config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Content: []string{one, two}}, BuiltIn: content.FS, Logger: slog.New(slog.NewTextHandler(said, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	logged := 0
	for _, step := range []struct {
		what, dir, text string
		want            int // lines more
	}{
		{"a page breaks", one, "---\ntitle: A page\nfor: nobody\n---\n", 1},
		{"another pack changes", two, "---\ntitle: Another page\nfor: author\n---\n", 0},
		{"another pack breaks", two, "---\ntitle: A page\nfor: nobody\n---\n", 1},
		{"it breaks otherwise", one, "---\ntitle: A page\nfor: everyone\n---\n", 1},
		{"it is mended", one, "---\ntitle: A page\nfor: author\n---\n", 0},
		{"it breaks as before", one, "---\ntitle: A page\nfor: everyone\n---\n", 1},
	} {
		put(t, filepath.Join(step.dir, "guide/index.md"), []byte(step.text))
		if !a.library.Refresh() {
			t.Fatalf("%s: nothing has changed", step.what)
		}
		a.tellMistakes()
		now := strings.Count(said.String(), "a pack has mistakes")
		if now-logged != step.want {
			t.Errorf("%s: %d lines more, want %d:\n%s", step.what, now-logged, step.want, said)
		}
		logged = now
	}
}

// heldUp is a log that holds up whoever says that a pack has mistakes.
type heldUp struct {
	slog.Handler
	came, free chan struct{}
}

func (h heldUp) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "a pack has mistakes" {
		close(h.came)
		<-h.free
	}
	return h.Handler.Handle(ctx, r)
}

func (h heldUp) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h heldUp) WithGroup(string) slog.Handler      { return h }

// A server is stopped within the time that it is given, whatever holds up who watches the
// content.
func TestStopWaitsForTheWatchNoLongerThanItMay(t *testing.T) {
	dir := aPack(t, "one")
	log := heldUp{slog.NewTextHandler(io.Discard, nil), make(chan struct{}), make(chan struct{})}
	a, err := New(t.Context(), Options{
		Config: config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Content: []string{dir}}, BuiltIn: content.FS, Logger: slog.New(log),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "guide/index.md"), []byte("---\ntitle: A page\nfor: nobody\n---\n"))
	<-log.came
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stopped := make(chan error)
	go func() { stopped <- a.Stop(ctx) }()
	select {
	case err := <-stopped:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it stopped with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("it does not stop")
	}
	close(log.free)
	<-a.watched
}
