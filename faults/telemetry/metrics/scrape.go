package metrics

import (
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"

	"github.com/drillyard/drillyard/faults"
)

// beginning is when the first scrape of a run comes at the latest: what an
// instance has counted by then is not the run's.
const beginning = time.Second

// Names of what is recorded about a scrape itself, as Prometheus does.
const (
	metricUp      = "up"
	metricSamples = "scrape_samples_scraped"
)

// instance is what is known of one replica's page from scrape to scrape.
type instance struct {
	last        shown
	up, samples *track
	inherited   []*track // counters of the history
	anew        bool     // it is another process than the history's

	page map[string]*pageSeries // by how the page writes them
	read uint64                 // pages

	list   []faults.Series // of the last Samples
	tracks []*track        // its series, one by one
}

// pageSeries is a series of a page in the text format.
type pageSeries struct {
	*track
	page uint64 // the last one that it was on
}

func (d *DB) instance(from faults.Instance) *instance {
	d.mu.Lock()
	defer d.mu.Unlock()
	in, ok := d.instances[from]
	if !ok {
		d.store.mu.Lock()
		defer d.store.mu.Unlock()
		own := func(name string) *track {
			return d.store.track(target(labels.FromStrings(model.MetricNameLabel, name), from))
		}
		in = &instance{page: map[string]*pageSeries{}, up: own(metricUp), samples: own(metricSamples), inherited: d.store.inherit(from)}
		d.instances[from] = in
	}
	return in
}

// Exposition takes an instance's page in the Prometheus text format, as of run
// time at. Every series gets the labels job, service and instance; labels of
// these names on the page are kept as exported_job and so on. The instance counts
// as up, and series that were on its last page and are not on this one end. A
// page that cannot be read to its end counts as an instance that is down. Timestamps on the page are ignored.
func (d *DB) Exposition(at faults.Time, from faults.Instance, page []byte) {
	in := d.instance(from)
	tracks := make([]*track, 0, len(in.last))
	values := make([]float64, 0, len(in.last))
	in.read++
	p := textparse.NewPromParser(page, labels.NewSymbolTable(), false)
	var scratch labels.Labels
	for {
		kind, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			d.store.mu.Lock()
			d.store.lost++
			d.store.mu.Unlock()
			d.Down(at, from, err)
			return
		}
		if kind != textparse.EntrySeries {
			continue
		}
		line, _, v := p.Series()
		s, known := in.page[string(line)]
		if !known {
			p.Labels(&scratch)
			s = &pageSeries{track: d.track(target(scratch, from))}
			in.page[string(line)] = s
		}
		s.page = in.read
		tracks, values = append(tracks, s.track), append(values, v)
	}
	for written, s := range in.page {
		if s.page != in.read {
			delete(in.page, written)
		}
	}
	d.take(at, in, tracks, values)
}

// Samples takes an instance's metrics as numbers, as Exposition takes them as a
// page: values[i] is that of list[i]. A caller that hands over the same list
// again promises that it has not changed.
func (d *DB) Samples(at faults.Time, from faults.Instance, list []faults.Series, values []float64) {
	in := d.instance(from)
	if len(list) != len(in.list) || len(list) > 0 && &list[0] != &in.list[0] {
		in.list, in.tracks = list, make([]*track, len(list))
		b := labels.NewScratchBuilder(8)
		for i, s := range list {
			b.Reset()
			b.Add(model.MetricNameLabel, s.Name)
			for _, l := range s.Labels {
				b.Add(l.Name, written(l))
			}
			b.Sort()
			in.tracks[i] = d.track(target(b.Labels(), from))
		}
	}
	d.take(at, in, in.tracks, values)
}

// written is the value of a label as it is kept: the bounds of buckets as
// floating-point numbers, whether a page or a caller writes "1" or "1.0".
func written(l faults.Label) string {
	if l.Name != model.BucketLabel {
		return l.Value
	}
	bound, err := strconv.ParseFloat(l.Value, 64)
	if err != nil || math.IsInf(bound, 0) {
		return l.Value
	}
	text := strconv.FormatFloat(bound, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// Down says that an instance could not be reached at run time at: it counts as
// down, and all its series end.
func (d *DB) Down(at faults.Time, from faults.Instance, _ error) {
	in := d.instance(from)
	clear(in.page)
	ms := d.stamp(at)
	d.store.mu.Lock()
	defer d.store.mu.Unlock()
	d.store.replace(&in.last, nil, ms)
	d.store.add(in.up, ms, 0)
	d.store.add(in.samples, ms, 0)
}

// take stores what an instance says.
func (d *DB) take(at faults.Time, in *instance, tracks []*track, values []float64) {
	ms := d.stamp(at)
	d.store.mu.Lock()
	defer d.store.mu.Unlock()
	d.store.scrapes++
	for i, t := range tracks {
		t.scrape = d.store.scrapes
		in.anew = in.anew || t.carry != nil && t.carry.ends(values[i])
	}
	for i, t := range tracks {
		v := values[i]
		if t.carry != nil && !in.anew {
			v = t.carry.on(v, at < beginning)
		}
		d.store.add(t, ms, v)
	}
	if !in.anew {
		tracks = slices.Clip(tracks)
		for _, t := range in.inherited {
			if t.scrape == 0 && d.store.says(t) {
				d.store.add(t, ms, t.carry.base)
				tracks = append(tracks, t)
			}
		}
	}
	d.store.replace(&in.last, tracks, ms)
	d.store.add(in.up, ms, 1)
	d.store.add(in.samples, ms, float64(len(tracks)))
}

// track returns the series of these labels.
func (d *DB) track(l labels.Labels) *track {
	d.store.mu.Lock()
	defer d.store.mu.Unlock()
	return d.store.track(l)
}

// target gives a series the labels of where it was scraped. As where each
// service is scraped by a job of its own, which bears its name, job says what
// service says (decisions/0065).
func target(l labels.Labels, from faults.Instance) labels.Labels {
	b := labels.NewBuilder(l)
	for _, where := range [...]labels.Label{{Name: model.JobLabel, Value: from.Service}, {Name: "service", Value: from.Service}, {Name: model.InstanceLabel, Value: from.Name}} {
		if own := l.Get(where.Name); own != "" {
			b.Set("exported_"+where.Name, own)
		}
		b.Set(where.Name, where.Value)
	}
	return b.Labels()
}
