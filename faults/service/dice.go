package service

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// dice is the replica's one source of chance, so that a seed repeats it.
type dice struct {
	mu  sync.Mutex
	rng *rand.Rand
}

func newDice(seed int64) *dice {
	return &dice{rng: rand.New(rand.NewPCG(uint64(seed), 0x6472696c6c))} // a fixed stream of the seed
}

// work draws a duration from the log-normal distribution that w describes.
func (d *dice) work(w stack.Work) time.Duration {
	if w.P50 <= 0 {
		return 0
	}
	const z99 = 2.3263 // the normal distribution's 99th percentile
	sigma := math.Log(float64(w.P99)/float64(w.P50)) / z99
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Duration(float64(w.P50) * math.Exp(sigma*d.rng.NormFloat64()))
}

// chance is true with probability p.
func (d *dice) chance(p float64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rng.Float64() < p
}

// value makes up a value.
func (d *dice) value(v stack.Value) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return v.Text(v.Draw(d.rng))
}

// hex makes up n hexadecimal digits.
func (d *dice) hex(n int) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[d.rng.IntN(16)]
	}
	return string(b)
}
