package tabletop

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// seedOf derives a seed for something by its name, so that what is left to
// chance in one place does not depend on what happens in another.
func seedOf(seed int64, name string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", seed, name)
	return h.Sum64()
}

// dice is one source of chance.
type dice struct{ *rand.Rand }

func newDice(seed int64, name string) dice {
	return dice{rand.New(rand.NewPCG(seedOf(seed, name), 0x6472696c6c))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return p > 0 && d.Float64() < p }

// span is a log-normal distribution of work, ready to draw from.
type span struct{ median, sigma float64 }

func newSpan(w stack.Work) span {
	if w.P50 <= 0 {
		return span{}
	}
	const z99 = 2.3263 // the normal distribution's 99th percentile
	return span{median: float64(w.P50), sigma: math.Log(float64(w.P99)/float64(w.P50)) / z99}
}

func (d dice) work(s span) time.Duration {
	if s.median == 0 {
		return 0
	}
	return time.Duration(s.median * math.Exp(s.sigma*d.NormFloat64()))
}
