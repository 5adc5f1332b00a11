package library

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/drillyard/drillyard/content"
)

// Whoever watches hears of a change once, whoever took it on.
func TestWatchTellsOfEveryChangeOnce(t *testing.T) {
	dir := tides(t)
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		heard := make(chan string, 10)
		over := make(chan bool)
		go func() {
			defer close(over)
			l.Watch(ctx, func() { p, _ := l.Pack("tides"); heard <- p.Title })
		}()
		edit(t, dir, "pack.yaml", "title: ", "title: New ")
		if got := <-heard; got != "New Tide gauges" {
			t.Errorf("after a change on disk: %q", got)
		}
		edit(t, dir, "pack.yaml", "title: New ", "title: Newer ")
		if !l.Refresh() {
			t.Fatal("nothing was taken on")
		}
		if got := <-heard; got != "Newer Tide gauges" {
			t.Errorf("after a change that somebody else took on: %q", got)
		}
		stop()
		<-over
		if len(heard) > 0 {
			t.Errorf("heard as well: %q", <-heard)
		}
	})
}

// A catalogue tells of each drill what the library held at one moment.
func TestCatalogue(t *testing.T) {
	dir := tides(t)
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	edit(t, dir, "scenarios/low-water.md", "oncall: coast", "oncall: nobody")
	l.Refresh()
	drills := slices.DeleteFunc(l.Drills(), func(d Drill) bool { return d.IsTour() })
	for i, d := range l.Catalogue() {
		if d.Slug != drills[i].Slug {
			t.Fatalf("%s in the place of %s", d.Slug, drills[i].Slug)
		}
		title, mistakes := "Drillyard", 0
		if d.Pack == "tides" {
			title, mistakes = "Tide gauges", 1
		}
		if d.PackTitle != title || len(d.Mistakes) != mistakes {
			t.Errorf("%s: of %q, mistakes %v", d.Slug, d.PackTitle, d.Mistakes)
		}
		if one, ok := l.Listed(d.Slug); !ok || one.Edition != d.Edition || one.PackTitle != title || len(one.Mistakes) != mistakes {
			t.Errorf("%s by itself: of %q, mistakes %v", d.Slug, one.PackTitle, one.Mistakes)
		}
	}
	if _, ok := l.Listed("low-water"); ok {
		t.Error("a short name means the built-in pack, and found another")
	}
}
