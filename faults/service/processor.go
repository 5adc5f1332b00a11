package service

import "time"

// What serving costs a processor besides the work that a route says it takes:
// for each request or message, with reading and answering it; for each try at a
// peer; and for each line that is logged.
const (
	RequestCost  = time.Millisecond
	ExchangeCost = 300 * time.Microsecond
	LineCost     = 500 * time.Microsecond
)

// backlog is how much a processor may have left to do that nobody waits for.
const backlog = time.Second

// Processor accounts for the time that one replica has used of its processor,
// which is one without a limit and a share of one with it. A service's own work
// is all processor time; the work on the rows of a query, and everything that
// peers do, is waiting. What is worked on at once shares the processor, so it
// is never used for more than its share of the time that passes, and a replica
// that is busy all the time uses all of it. Work is accounted to its end, also
// where whoever asked for it has left.
//
// Why it is accounted, and what of a request is processor time, tells
// decisions/0063. Times are since the replica started, and never go back. The
// zero Processor has used nothing.
type Processor struct {
	at    time.Duration // accounted for so far
	until time.Duration // busy to then
	share float64       // of a processor that it has while busy
	used  time.Duration
}

// Work has the processor busy for a time that begins now. With a share of a
// processor, it has to last the longer for it.
func (p *Processor) Work(now, lasting time.Duration, share float64) {
	p.settle(now)
	p.until, p.share = max(p.until, now+lasting), share
}

// Spend has the processor do something that costs so much, after what it is
// busy with.
func (p *Processor) Spend(now, cost time.Duration, share float64) {
	p.settle(now)
	p.share = share
	if p.until-now < backlog {
		p.until = max(p.until, now) + time.Duration(float64(cost)/share)
	}
}

// Used is how much of a processor has been used.
func (p *Processor) Used(now time.Duration) time.Duration {
	p.settle(now)
	return p.used
}

func (p *Processor) settle(now time.Duration) {
	if busy := min(now, p.until) - p.at; busy > 0 {
		p.used += time.Duration(float64(busy) * p.share)
	}
	p.at = max(p.at, now)
}
