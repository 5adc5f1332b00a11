package stack

import (
	"maps"
	"math"
	"strings"
	"time"
)

// Source is somebody who asks and is no customer: nobody counts how it ends,
// and no promise is judged on it. Each says who it is in the header X-Source.
type Source struct {
	Name    string `yaml:"name"`    // bots or tenant
	Request string `yaml:"request"` // "GET /notes/{note}"
	// With says how it makes up fields of the request otherwise than customers
	// do, and which headers it sends: {note: {from: 1, to: 100}}.
	With map[string]Value `yaml:"with"`
}

// Fields lists the fields that a source gives, and how it makes them up.
func (s Source) Fields(b *Business) map[string]Value {
	all := maps.Clone(s.With)
	if all == nil {
		all = map[string]Value{}
	}
	for _, name := range Mentions(s.Request) {
		if _, ok := all[name]; !ok {
			f, _ := b.Field(name)
			all[name] = f.Made
		}
	}
	return all
}

// Source returns the source called name.
func (s *Stack) Source(name string) (Source, bool) {
	return find(s.Sources, func(v Source) bool { return v.Name == name })
}

// Seasonality is when in the day and in the week customers come: how much more
// or less than on average, over a day that goes up and down once. The zero
// Seasonality is the same at all times.
type Seasonality struct {
	Lowest Duration           `yaml:"lowest"` // the time of day at which fewest come: 4h is four in the morning
	Swing  float64            `yaml:"swing"`  // how far below the average it is then, as a share of it: 0.3
	Peaks  []Peak             `yaml:"peaks"`
	Days   map[string]float64 `yaml:"days"` // factors of days of the week: {sunday: 1.1}
}

// Peak is a time of day at which more come.
type Peak struct {
	At     Duration `yaml:"at"`     // 20h is eight in the evening
	Width  Duration `yaml:"width"`  // how long before and after it is over
	Height float64  `yaml:"height"` // as a share of the average: 0.12
}

// Demand is how much customers ask for at a time, as a share of the average.
func (s Seasonality) Demand(at time.Time) float64 {
	hour := float64(at.Hour()) + float64(at.Minute())/60
	demand := 1 - s.Swing*math.Cos(2*math.Pi*(hour-s.Lowest.Std().Hours())/24)
	for _, p := range s.Peaks {
		width := p.Width.Std().Hours()
		off := hour - p.At.Std().Hours()
		share := math.Abs(off) / width
		demand += p.Height * math.Cos(2*math.Pi*off/(width*6/5)) * max(0, 1-share*share)
	}
	if factor, ok := s.Days[strings.ToLower(at.Weekday().String())]; ok {
		demand *= factor
	}
	return demand
}
