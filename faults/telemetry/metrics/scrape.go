package metrics

import (
	"context"
	"errors"
	"io"
	"math"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"

	"github.com/drillyard/drillyard/faults"
)

// Names of what is recorded about a scrape itself, as Prometheus does.
const (
	metricUp      = "up"
	metricSamples = "scrape_samples_scraped"
)

// instance is what is known of one replica's page from scrape to scrape.
type instance struct {
	series  map[string]*series // by how the page writes them
	round   uint64
	up      series
	samples series
}

// series is one time series, with the database's own handle for it.
type series struct {
	ref    storage.SeriesRef
	labels labels.Labels
	round  uint64 // the last scrape it was in
}

func (d *DB) instance(from faults.Instance) *instance {
	d.mu.Lock()
	defer d.mu.Unlock()
	in, ok := d.instances[from]
	if !ok {
		own := func(name string) series {
			return series{labels: labels.FromStrings(model.MetricNameLabel, name, "service", from.Service, "instance", from.Name)}
		}
		in = &instance{series: map[string]*series{}, up: own(metricUp), samples: own(metricSamples)}
		d.instances[from] = in
	}
	return in
}

// Exposition takes an instance's page in the Prometheus text format, as of run
// time at. Every series gets the labels service and instance; labels of these
// names on the page are kept as exported_service and exported_instance. The
// instance counts as up, and series that were on its last page and are not on
// this one end. A page that cannot be read to its end counts as an instance
// that is down. Timestamps on the page are ignored.
func (d *DB) Exposition(at faults.Time, from faults.Instance, page []byte) {
	in := d.instance(from)
	app := d.appender(at)
	in.round++
	samples := 0
	p := textparse.NewPromParser(page, labels.NewSymbolTable(), false)
	var scratch labels.Labels
	for {
		kind, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			app.abandon()
			d.lose(1)
			d.Down(at, from, err)
			return
		}
		if kind != textparse.EntrySeries {
			continue
		}
		written, _, v := p.Series()
		s, known := in.series[string(written)]
		if !known {
			p.Labels(&scratch)
			s = &series{labels: target(scratch, from)}
			in.series[string(written)] = s
		}
		s.round = in.round
		app.add(s, v)
		samples++
	}
	for written, s := range in.series {
		if s.round != in.round {
			app.end(s)
			delete(in.series, written)
		}
	}
	app.add(&in.up, 1)
	app.add(&in.samples, float64(samples))
	app.commit()
}

// Down says that an instance could not be reached at run time at: it counts as
// down, and all its series end.
func (d *DB) Down(at faults.Time, from faults.Instance, _ error) {
	in := d.instance(from)
	app := d.appender(at)
	for written, s := range in.series {
		app.end(s)
		delete(in.series, written)
	}
	app.add(&in.up, 0)
	app.add(&in.samples, 0)
	app.commit()
}

// target gives a series the labels of where it was scraped.
func target(l labels.Labels, from faults.Instance) labels.Labels {
	b := labels.NewBuilder(l)
	for name, v := range map[string]string{"service": from.Service, "instance": from.Name} {
		if own := l.Get(name); own != "" {
			b.Set("exported_"+name, own)
		}
		b.Set(name, v)
	}
	return b.Labels()
}

// appender adds samples of one moment.
type appender struct {
	storage.Appender
	db *DB
	ms int64
}

func (d *DB) appender(at faults.Time) *appender {
	return &appender{d.tsdb.Appender(context.Background()), d, d.stamp(at)}
}

func (a *appender) add(s *series, v float64) {
	ref, err := a.Append(s.ref, s.labels, a.ms, v)
	if err != nil {
		a.db.lose(1)
		return
	}
	s.ref = ref
}

// end marks a series as gone, so that queries do not look back to it. A series
// that never got a sample in has nothing to end.
func (a *appender) end(s *series) {
	if s.ref != 0 {
		a.add(s, math.Float64frombits(value.StaleNaN))
	}
}

func (a *appender) commit() {
	if err := a.Commit(); err != nil {
		a.db.lose(1)
	}
}

func (a *appender) abandon() { _ = a.Rollback() } // nothing of it is to be kept either way
