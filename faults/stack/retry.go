package stack

import (
	"math/rand/v2"
	"time"
)

// Retry is what customers do whose request failed, whatever the reason: some
// try the same request again, a little later, a few times. What that makes of
// visits and objectives: decisions/0079.
type Retry struct {
	Share    float64  `yaml:"share"`    // of those who fail, each time; the rest leaves
	After    Duration `yaml:"after"`    // the pause before another try
	Limit    int      `yaml:"limit"`    // further tries of one request
	Patience Duration `yaml:"patience"` // no try of a request begins later than this after its first
}

// Again decides whether a customer tries a request again that has failed: seed
// and visit say who it is, tried how many tries the visit has had, of all its
// requests, further how many of them were further tries of this one, and passed
// how long ago its first began. The answer is the same each time it is asked,
// in every runtime.
func (r Retry) Again(seed, visit uint64, tried, further int, passed time.Duration) bool {
	if further >= r.Limit || passed+r.After.Std() > r.Patience.Std() {
		return false
	}
	return rand.New(rand.NewPCG(seed^visit, uint64(tried))).Float64() < r.Share
}
