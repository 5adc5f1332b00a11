package app

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/config"
)

// BenchmarkGreed has one person ask a server for everything at once: runs, seeds,
// queries, previews, visits, notes and frames, from some thirty connections, while
// another plays a drill and writes a note now and then. It reports how long the
// other's notes take, the most memory that server and clients hold together, and
// what the data folder has taken.
func BenchmarkGreed(b *testing.B) {
	a, _ := serving(b, config.Config{})
	bystander, greedy := calling(b, a, "bystander"), calling(b, a, "greedy")
	base, theirs := bystander.begin(b), greedy.begin(b)
	const notes, every = 100, 100 * time.Millisecond // within the pace of one
	ctx, stop := context.WithTimeout(b.Context(), notes*every)
	defer stop()
	var done sync.WaitGroup
	done.Go(func() { greedy.attack(ctx, theirs, 3000) })
	var took []time.Duration
	var most uint64
	for i := range notes {
		at := time.Now()
		if status := bystander.note(b.Context(), base, fmt.Sprint("note ", i)); status != http.StatusOK {
			b.Errorf("note %d: %d", i, status)
		}
		took = append(took, time.Since(at))
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		most = max(most, memory.HeapInuse+memory.StackInuse)
		time.Sleep(max(0, every-time.Since(at)))
	}
	stop()
	done.Wait()
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "p99-ms")
	b.ReportMetric(float64(most)/(1<<20), "MiB")
	b.ReportMetric(float64(held(b, a.store.Folder()))/(1<<20), "MiB-disk")
}
