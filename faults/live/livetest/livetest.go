// Package livetest helps to test sandboxes that play in real time: it remembers
// what they tell, and waits for what they come to.
//
// Invariants: whatever fails, fails the test at the line that asked.
//
// Non-goals: judging what the numbers mean.
package livetest

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// Notes is a sink that remembers every line, and the newest metrics page of
// every instance. The zero value is ready to use.
type Notes struct {
	mu    sync.Mutex
	pages map[string]string
	down  map[string]error
	lines []faults.LogLine
}

func (n *Notes) Exposition(_ faults.Time, from faults.Instance, page []byte) {
	n.note(from.Name, string(page), nil)
}

func (n *Notes) Down(_ faults.Time, from faults.Instance, why error) { n.note(from.Name, "", why) }

func (n *Notes) note(instance, page string, down error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pages == nil {
		n.pages, n.down = map[string]string{}, map[string]error{}
	}
	n.pages[instance], n.down[instance] = page, down
}

func (n *Notes) Samples(faults.Time, faults.Instance, []faults.Series, []float64) {}

func (n *Notes) Log(line faults.LogLine) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

// Logged counts the lines of a service that contain a text.
func (n *Notes) Logged(service, text string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for _, l := range n.lines {
		if l.Service == service && strings.Contains(l.Message, text) {
			count++
		}
	}
	return count
}

// Lost tells why an instance could not be reached; nil when it could.
func (n *Notes) Lost(instance string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down[instance]
}

// Missing lists the instances that could not be reached.
func (n *Notes) Missing() (missing []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, why := range n.down {
		if why != nil {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}

// Page is the newest page of an instance; empty while it cannot be reached.
func (n *Notes) Page(instance string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.pages[instance]
}

// Told is all that can be read: pages, messages, and the values of fields.
func (n *Notes) Told() (all []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, page := range n.pages {
		all = append(all, page)
	}
	for _, line := range n.lines {
		all = append(all, line.Message)
		for _, f := range line.Fields {
			all = append(all, f.Value)
		}
	}
	return all
}

// Sum adds up the newest samples of a metric of an instance, or of all of a
// service: of those series that carry all the labels, written as on the page.
func (n *Notes) Sum(of, metric string, labels ...string) float64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := 0.0
	for name, page := range n.pages {
		if name != of && !strings.HasPrefix(name, of+"-") {
			continue
		}
	line:
		for line := range strings.Lines(page) {
			i := strings.LastIndexByte(line, ' ')
			series := line[:max(i, 0)]
			if bare, _, _ := strings.Cut(series, "{"); bare != metric {
				continue
			}
			for _, l := range labels {
				if !strings.Contains(series, l) {
					continue line
				}
			}
			v, _ := strconv.ParseFloat(strings.TrimSpace(line[i:]), 64) // a page that is broken counts nothing
			total += v
		}
	}
	return total
}

// Eventually waits until something holds, and fails the test when it does not
// within the limit. Metrics are collected before each look; the slower the
// machine is at it, the less often it looks.
func Eventually(t testing.TB, b *live.Sandbox, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	for began := time.Now(); ; {
		look := time.Now()
		if err := b.Collect(t.Context(), time.Since(began)); err != nil {
			t.Fatal(err)
		}
		if holds() {
			return
		}
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
		<-time.After(min(max(200*time.Millisecond, time.Since(look)), time.Second))
	}
}

// Do carries a primitive out.
func Do(t testing.TB, b *live.Sandbox, p faults.Primitive) faults.Undo {
	t.Helper()
	undo, err := b.Do(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return undo
}

// Back takes something back.
func Back(t testing.TB, undo faults.Undo) {
	t.Helper()
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
}
