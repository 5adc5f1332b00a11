package conformance

import (
	"context"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
)

// watched is how long a run is looked at before another one is started.
const watched = 30 * time.Second

// BenchmarkAtOnce starts one run of harbor after the other, each with its
// customers, scrapes and rules, until an alert fires in any of them or more than
// 2 % of its visits fail. It reports how many there were before that, and what
// each held of this process's memory.
func BenchmarkAtOnce(b *testing.B) {
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("inproc", func(b *testing.B) {
		atOnce(b, s, func() faults.Sandbox { return inproc.New(inproc.Options{Stack: s, Seed: 7}) })
	})
	b.Run("docker", func(b *testing.B) {
		for _, f := range docker.Examine(b.Context()) {
			if f.State == docker.FindingFail {
				b.Skipf("containers cannot be run: %s", f.Said)
			}
		}
		atOnce(b, s, func() faults.Sandbox { return docker.New(docker.Options{Stack: s, Seed: 7}) })
	})
}

func atOnce(b *testing.B, s *stack.Stack, build func() faults.Sandbox) {
	total, each := 0, 0.0
	for range b.N {
		ctx, cancel := context.WithCancel(b.Context())
		var runs sync.WaitGroup
		var felt atomic.Pointer[string]
		before := held()
		n := 0
		for felt.Load() == nil {
			p, err := open(ctx, s, build(), time.Now().Truncate(time.Second))
			if err != nil {
				b.Logf("run %d: %v", n+1, err)
				break
			}
			runs.Go(func() {
				err := p.until(ctx, 24*time.Hour, func() (bool, error) {
					if p.now < watched {
						return false, nil
					}
					wrong, err := p.wrong(ctx)
					if len(wrong) > 0 {
						felt.CompareAndSwap(nil, &wrong[0])
					}
					return false, err
				})
				if err != nil && ctx.Err() == nil {
					b.Error(err)
				}
				if err := p.close(ctx); err != nil {
					b.Error(err)
				}
			})
			time.Sleep(watched + 2*scrapeInterval)
			if felt.Load() == nil {
				n++
				each = (held() - before) / float64(n)
			}
		}
		if why := felt.Load(); why != nil {
			b.Logf("with %d: %s", n+1, *why)
		}
		total += n
		cancel()
		runs.Wait()
	}
	b.ReportMetric(float64(total)/float64(b.N), "runs")
	b.ReportMetric(each, "MiB/run")
	b.ReportMetric(0, "ns/op")
}

// held is what this process has allocated, in MiB.
func held() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc+m.StackInuse) / (1 << 20)
}
