package tabletop

import (
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// page is what one instance measures about itself: counters where they are
// counted, gauges that are set when somebody looks, histograms.
type page struct {
	from   faults.Instance
	series []faults.Series
	values []float64
	hists  []*hist
	handed bool // somebody has this slice of series: do not grow it
	frozen *stillness
	shown  *shown
}

// add appends a series and returns its place. Labels are pairs, sorted by name.
func (p *page) add(name string, labels ...string) int {
	s := faults.Series{Name: name}
	for i := 0; i < len(labels); i += 2 {
		s.Labels = append(s.Labels, faults.Label{Name: labels[i], Value: labels[i+1]})
	}
	return p.append(s)
}

func (p *page) append(s faults.Series) int {
	if p.handed {
		p.series, p.handed = slices.Clone(p.series), false
	}
	p.series = append(p.series, s)
	p.values = append(p.values, 0)
	return len(p.values) - 1
}

// hist is a histogram with classic buckets.
type hist struct {
	at     int // of its first bucket on the page
	bounds []float64
	counts []uint64 // one more than bounds
	sum    float64
}

// histogram appends the series of a histogram.
func (p *page) histogram(name string, bounds []float64, labels ...string) *hist {
	h := &hist{at: len(p.values), bounds: bounds, counts: make([]uint64, len(bounds)+1)}
	var fixed []faults.Label
	for i := 0; i < len(labels); i += 2 {
		fixed = append(fixed, faults.Label{Name: labels[i], Value: labels[i+1]})
	}
	for i := range h.counts {
		le := "+Inf"
		if i < len(bounds) {
			le = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		with := append(slices.Clone(fixed), faults.Label{Name: "le", Value: le})
		slices.SortFunc(with, func(a, b faults.Label) int {
			if a.Name < b.Name {
				return -1
			}
			return 1
		})
		p.append(faults.Series{Name: name + "_bucket", Labels: with})
	}
	p.append(faults.Series{Name: name + "_sum", Labels: fixed})
	p.append(faults.Series{Name: name + "_count", Labels: fixed})
	p.hists = append(p.hists, h)
	return h
}

func (h *hist) observe(d time.Duration) {
	v := d.Seconds()
	i := 0
	for i < len(h.bounds) && v > h.bounds[i] {
		i++
	}
	h.counts[i]++
	h.sum += v
}

// read brings the histograms up to date and hands the page out.
func (p *page) read() ([]faults.Series, []float64) {
	for _, h := range p.hists {
		var below uint64
		for i, n := range h.counts {
			below += n
			p.values[h.at+i] = float64(below)
		}
		p.values[h.at+len(h.counts)] = h.sum
		p.values[h.at+len(h.counts)+1] = float64(below)
	}
	p.handed = true
	return p.series, p.values
}

// clear sets everything to zero.
func (p *page) clear() {
	clear(p.values)
	for _, h := range p.hists {
		clear(h.counts)
		h.sum = 0
	}
}
