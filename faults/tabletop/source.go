package tabletop

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// source is who comes on top of the customers, and is not one.
type source struct {
	m        *model
	at       int32
	name     string
	load     *desired.Value[faults.Load] // a factor of 0: nobody comes
	rate     float64                     // requests a second
	plan     *plan
	drawn    []drawn // what each request makes up
	seed     uint64
	chance   *rand.Rand
	pcg      *rand.PCG
	visit    *rand.Rand
	number   uint64
	left     float64
	last     instant
	inFlight int
	planned  uint32
}

// haste is how long a source waits for an answer.
const haste = 10 * time.Second

func newSource(m *model, spec stack.Source) *source {
	name := spec.Name
	h := fnv.New64a()
	_, _ = h.Write([]byte("source " + name))
	s := &source{m: m, at: int32(len(m.sources)), name: name, load: m.wanted.Source(name), seed: seedOf(m.seed, stack.Customers) ^ h.Sum64(), last: m.now}
	s.chance = rand.New(rand.NewPCG(s.seed, 0))
	s.pcg = rand.NewPCG(0, 0)
	s.visit = rand.New(s.pcg)
	makes := spec.Fields(&m.stack.Business)
	for _, name := range sorted(makes) {
		s.drawn = append(s.drawn, drawn{m.holeOf(name), makes[name]})
	}
	s.plan = m.call(m.entry.to, spec.Request, m.visitor())
	s.left = s.chance.Float64()
	return s
}

func (s *source) schedule() {
	s.planned++
	if s.rate > 0 {
		s.m.plan(s.last.after(time.Duration(s.left/s.rate*float64(time.Second))), nextExtra, s.at, s.planned)
	}
}

func (s *source) arrive(planned uint32) {
	if planned != s.planned {
		return
	}
	m := s.m
	s.last = m.now
	s.left = 1 + spread*(2*s.chance.Float64()-1)
	s.number++
	if s.inFlight < mostInFlight {
		s.inFlight++
		s.pcg.Seed(s.seed, s.number)
		t := m.newTask()
		t.extra, t.source = s, s.name
		for _, d := range s.drawn {
			number := d.made.Draw(s.visit)
			if d.hole != literal {
				t.values.of[d.hole-1] = m.fields[d.hole-1].Made.Number(d.made.Text(number))
			}
		}
		t.trace = [2]uint64{s.visit.Uint64(), s.visit.Uint64() | 1}
		t.push(nil, nil)
		m.soon(t)
	}
	s.schedule()
}
