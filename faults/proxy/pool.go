package proxy

import "sync"

// Weighted is a replica, and how much it gets in proportion to others.
type Weighted struct {
	Addr   string // host and port
	Weight float64
}

// Pool is an Upstream of replicas that share by weight. Its zero value is
// empty. Requests are spread as smoothly as the weights allow: each replica
// gets its share of any few in a row.
type Pool struct {
	mu  sync.Mutex
	all []share
}

type share struct {
	Weighted
	due float64 // how far it is behind its share, in weight
}

// Set replaces the replicas. Those that stay keep their turn.
func (p *Pool) Set(all []Weighted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	due := map[string]float64{}
	for _, s := range p.all {
		due[s.Addr] = s.due
	}
	p.all = nil
	for _, w := range all {
		if w.Weight > 0 {
			p.all = append(p.all, share{w, due[w.Addr]})
		}
	}
}

// Pick implements Upstream.
func (p *Pool) Pick() (addr string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.all) == 0 {
		return "", false
	}
	total, next := 0.0, 0
	for i := range p.all {
		s := &p.all[i]
		s.due += s.Weight
		total += s.Weight
		if s.due > p.all[next].due {
			next = i
		}
	}
	p.all[next].due -= total
	return p.all[next].Addr, true
}
