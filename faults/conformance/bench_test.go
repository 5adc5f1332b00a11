package conformance

import (
	"context"
	"errors"
	"fmt"
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
// customers, scrapes and rules, until one of them is unwell, breaks off, or cannot
// be started. It reports how many there were before that, and what each held of
// this process's memory.
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
		l, err := limitOf(b.Context(), s, build)
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("with %d: %s", l.runs+1, l.why)
		if l.left != nil {
			b.Logf("left behind: %v", l.left)
		}
		total, each = total+l.runs, l.each
	}
	b.ReportMetric(float64(total)/float64(b.N), "runs")
	b.ReportMetric(each, "MiB/run")
	b.ReportMetric(0, "ns/op")
}

// limit is how many runs there were at once before one too many.
type limit struct {
	runs int
	each float64 // MiB of this process, of one
	why  string  // one more was too many
	left error   // of a run that cannot be taken away
}

// limitOf starts runs until one is too many: what happens then, whatever it is, is
// what was looked for. It is an error only if not even one goes.
func limitOf(ctx context.Context, s *stack.Stack, build func() faults.Sandbox) (l limit, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var runs sync.WaitGroup
	var felt atomic.Pointer[string]
	tooMany := func(format string, args ...any) {
		why := fmt.Sprintf(format, args...)
		felt.CompareAndSwap(nil, &why)
	}
	var started []*play
	before := held()
	for felt.Load() == nil {
		p, err := open(ctx, s, build(), time.Now().Truncate(time.Second))
		if err != nil {
			tooMany("it does not start: %v", err)
			break
		}
		started = append(started, p)
		runs.Go(func() {
			err := p.until(ctx, 24*time.Hour, func() (bool, error) {
				if p.now < watched {
					return false, nil
				}
				wrong, err := p.wrong(ctx)
				if len(wrong) > 0 {
					tooMany("%s", wrong[0])
				}
				return false, err
			})
			if err != nil && ctx.Err() == nil {
				tooMany("one breaks off: %v", err)
			}
		})
		time.Sleep(watched + 2*scrapeInterval)
		if felt.Load() == nil {
			l.runs++
			l.each = (held() - before) / float64(l.runs)
		}
	}
	l.why = *felt.Load()
	cancel()
	runs.Wait()
	if l.runs == 0 {
		err = errors.New("not even one run goes: " + l.why)
	}
	for _, p := range started { // an engine that was overloaded has time again, run by run
		l.left = errors.Join(l.left, p.close(ctx))
	}
	return l, err
}

// held is what this process has allocated, in MiB.
func held() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc+m.StackInuse) / (1 << 20)
}
