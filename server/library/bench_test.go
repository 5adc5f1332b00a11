package library

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// thousand is a pack with so many scenarios.
func thousand(b *testing.B) string {
	b.Helper()
	dir := tides(b)
	raw, err := os.ReadFile(filepath.Join(dir, "scenarios", "low-water.md"))
	if err != nil {
		b.Fatal(err)
	}
	for i := range 999 {
		write(b, dir, fmt.Sprintf("scenarios/s-%03d.md", i), string(raw))
	}
	write(b, dir, "pack.yaml", "name: tides\ntitle: Many\nversion: 1\n")
	return dir
}

// BenchmarkThousand reads and compiles a pack of a thousand scenarios; then looks
// at it when nothing has changed; then one of them is saved again and again, and
// is in the catalogue once Drill answers with it, by the library's own looking.
func BenchmarkThousand(b *testing.B) {
	dir := thousand(b)
	var l *Library
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if l = Open(Options{Content: []string{dir}}); len(l.Drills()) != 1000 {
				b.Fatalf("%d drills: %v", len(l.Drills()), l.Packs()[0].Mistakes())
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/load")
	})
	time.Sleep(2 * time.Second) // as a pack that lies there: nothing of it is fresh
	l.Refresh()
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			if l.Refresh() {
				b.Fatal("nothing was changed, and something was")
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/look")
	})
	title := "Low water"
	save := func(n int) string {
		next := fmt.Sprintf("Low water, %d", n)
		edit(b, dir, "scenarios/s-500.md", "title: "+title+"\n", "title: "+next+"\n")
		title = next
		return next
	}
	n := 0
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			n++
			b.StopTimer()
			save(n)
			b.StartTimer()
			l.Refresh()
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/change")
	})
	b.Run("change", func(b *testing.B) {
		changed := make(chan struct{}, 1)
		go l.Watch(b.Context(), func() { changed <- struct{}{} })
		for b.Loop() {
			n++
			want := save(n)
			for {
				<-changed
				if d, _ := l.Drill("tides/s-500"); d.Title == want {
					break
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/change")
	})
}
