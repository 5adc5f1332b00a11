package event

// HypothesisStated says what someone believes, and what it rests on. It stands
// until it is withdrawn; another one beside it does not take it back.
type HypothesisStated struct {
	Hypothesis string `json:"hypothesis,omitempty" event:"crew"` // "h1"; unique in the run; empty in logs of before
	Text       string `json:"text" event:"crew,where"`
	Suspect    string `json:"suspect,omitempty" event:"crew,where,subject=service"` // service, or the way between two: "a->b"
	Change     string `json:"change,omitempty" event:"crew,where"`                  // id of a recorded change
	Owner      string `json:"owner,omitempty" event:"crew,where,subject=team"`      // team that should fix it
}

// Kind implements Body.
func (HypothesisStated) Kind() Kind { return "hypothesis.stated" }

var _ = register(Descriptor{
	Sample:   HypothesisStated{Hypothesis: "h1", Text: "The pool was shrunk", Suspect: "app", Change: "c1", Owner: "storage-crew"},
	Decoders: []Decoder{decode[HypothesisStated]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

// HypothesisWithdrawn takes a hypothesis back.
type HypothesisWithdrawn struct {
	Hypothesis string `json:"hypothesis" event:"crew"`
	Reason     string `json:"reason" event:"crew,where"`
	RuledOut   bool   `json:"ruled_out" event:"crew,where"` // something seen speaks against it; else it is only given up
}

// Kind implements Body.
func (HypothesisWithdrawn) Kind() Kind { return "hypothesis.withdrawn" }

var _ = register(Descriptor{
	Sample:   HypothesisWithdrawn{Hypothesis: "h1", Reason: "the database is bored", RuledOut: true},
	Decoders: []Decoder{decode[HypothesisWithdrawn]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
