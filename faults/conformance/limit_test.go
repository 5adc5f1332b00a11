package conformance

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// crowded is a sandbox of a machine that has room for so many.
type crowded struct {
	faults.Sandbox
	running *atomic.Int64
	room    int
	refuses bool // to start one more; else those that run break off
}

var errCrowded = errors.New("the engine does not answer")

func (c *crowded) Start(ctx context.Context, sink faults.Sink) error {
	if c.refuses && int(c.running.Load()) == c.room {
		return errCrowded
	}
	c.running.Add(1)
	return c.Sandbox.Start(ctx, sink)
}

func (c *crowded) Collect(ctx context.Context, at faults.Time) error {
	if int(c.running.Load()) > c.room {
		return errCrowded
	}
	return c.Sandbox.Collect(ctx, at)
}

func (c *crowded) Stop(ctx context.Context) error {
	if int(c.running.Load()) > c.room {
		c.running.Store(0)
		return errors.Join(errCrowded, c.Sandbox.Stop(ctx))
	}
	return c.Sandbox.Stop(ctx)
}

// A machine that is overloaded has been found out about: however it shows, the
// number of runs that it carried is the answer.
func TestLimitIsFoundByWhateverBreaks(t *testing.T) {
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	s.Rules = []byte("groups: []\n") // nobody comes to a host in memory, and rules may miss them
	caps := tabletop.New(tabletop.Options{Stack: s}).Caps()
	caps.Live = true
	for name, c := range map[string]struct {
		room    int
		refuses bool
		why     string
		left    bool
	}{
		"one breaks off":           {room: 3, why: "one breaks off: the engine does not answer", left: true},
		"one more does not start":  {room: 2, refuses: true, why: "it does not start: start memory: the engine does not answer"},
		"there is no room for one": {room: 0, refuses: true, why: "it does not start"},
		"the only one breaks off":  {room: 0, why: "one breaks off", left: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var running atomic.Int64
				began := time.Now()
				l, err := limitOf(t.Context(), s, func() faults.Sandbox {
					caps.Runtime = "memory"
					box := live.New(live.Options{Stack: s, Seed: 7, Host: livetest.NewMemory(), Caps: caps, Most: 50})
					return &crowded{box, &running, c.room, c.refuses}
				})
				if l.runs != c.room || !strings.HasPrefix(l.why, c.why) {
					t.Errorf("%d runs, because %s", l.runs, l.why)
				}
				if (err != nil) != (c.room == 0) || (l.left != nil) != c.left {
					t.Errorf("%v, left %v", err, l.left)
				}
				if d := time.Since(began); d > time.Duration(c.room+2)*(watched+4*scrapeInterval) {
					t.Errorf("it took %s", d)
				}
			})
		})
	}
}
