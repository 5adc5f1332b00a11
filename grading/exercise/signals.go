package exercise

import (
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Signals are what whoever marks an answer keeps an eye on besides the levels: of somebody
// who is strong, of somebody who is weak, and those that weigh by themselves. They are part
// of the answer key.
type Signals struct{ Strong, Weak, Red []string }

// blockSignals is the kind of the block that holds them.
const blockSignals = "signals"

// Bounds of signals: whoever marks reads all of them beside each answer.
const (
	mostSignals = 6   // of each sort
	mostSignal  = 200 // characters
)

// signals reads what to look out for.
func (c *compiler) signals(f markdown.Fence) {
	k, ok := c.Block(f, blockSignals)
	if !ok {
		return
	}
	if !c.out.Signals.none() {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "put both into one", "there are signals already")
		return
	}
	for _, sort := range []struct {
		key  string
		into *[]string
	}{{"strong", &c.out.Signals.Strong}, {"weak", &c.out.Signals.Weak}, {"red", &c.out.Signals.Red}} {
		words := k.Words(sort.key)
		if len(words) > mostSignals {
			k.Problem(sort.key, "keep those that tell people apart", "%s: at most %d are read beside an answer", sort.key, mostSignals)
			continue
		}
		for _, w := range words {
			if n := len([]rune(w.Text)); n > mostSignal {
				c.Problem(w.At, "", "%s: a signal has %d characters; at most %d are read", sort.key, n, mostSignal)
			}
			*sort.into = append(*sort.into, w.Text)
		}
	}
	if c.out.Signals.none() {
		k.Problem("", "write strong: [Says what is assumed], weak: […] and red: […]", "the signals say nothing")
	}
	k.Done()
}

func (s Signals) none() bool { return len(s.Strong)+len(s.Weak)+len(s.Red) == 0 }
