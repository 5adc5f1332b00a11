package event

// Moments at which visits are counted.
const (
	CountedMinute = "minute" // every minute of run time
	CountedMark   = "mark"   // when somebody begins or ends to wait for an approval, and where a replayed run had ended
	CountedClaim  = "claim"  // of the seconds before somebody told how things stand
	CountedEnd    = "end"    // from the last minute to the end
)

// VisitsCounted says how customers fared between two moments of run time, by
// their own counters, for every journey of which they are known. Those of a
// claim lie within the others, which follow one another without a gap: what
// could not be counted is part of the next.
type VisitsCounted struct {
	FromMS   int64             `json:"from_ms"` // over which
	ToMS     int64             `json:"to_ms"`   // to which, inclusive
	Moment   string            `json:"moment" event:"words=counted"`
	Journeys map[string]Visits `json:"journeys"`
}

// Visits are those of one journey that ended in a span of time.
type Visits struct {
	Visits int `json:"visits"`
	Failed int `json:"failed"` // that customers left without what they came for
	// Slow are those that went well in the end, in which an answer took longer
	// than the journey's slowness, further tries included. See stack.Journey.
	Slow int `json:"slow"`
}

// Kind implements Body.
func (VisitsCounted) Kind() Kind { return "visits.counted" }

var _ = register(Descriptor{
	Sample: VisitsCounted{
		FromMS: 60_000, ToMS: 120_000, Moment: CountedMinute,
		Journeys: map[string]Visits{"save": {Visits: 300, Failed: 12, Slow: 3}},
	},
	Decoders: []Decoder{decode[VisitsCounted]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Quiet:    true,
})
