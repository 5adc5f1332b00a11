package event

// AttemptStarted opens the log of an attempt at an exercise, whose run time is the time
// that counts for it.
type AttemptStarted struct {
	Exercise string `json:"exercise" event:"crew"` // slug
	Of       string `json:"kind" event:"crew"`     // kind of exercise
	Seed     int64  `json:"seed" event:"lead"`
	Edition  string `json:"edition" event:"lead"` // content hash of what was asked
	Raters   int    `json:"raters,omitempty" event:"crew"`
	Minutes  int    `json:"minutes" event:"crew"` // that there are
}

// Kind implements Body.
func (AttemptStarted) Kind() Kind { return "attempt.started" }

var _ = register(Descriptor{
	Sample:   AttemptStarted{Exercise: "noisy-pager", Of: "alerts", Seed: 11, Edition: "9f86d081", Raters: 2, Minutes: 30},
	Decoders: []Decoder{decode[AttemptStarted]},
	Cause:    ByRun,
	Once:     true,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAttempt,
})

// AnswerPasted says that something was put into an answer at once, and nothing of what
// it was: a fact beside the answer, and no judgement.
type AnswerPasted struct {
	Part       string `json:"part" event:"crew"`
	Characters int    `json:"characters" event:"crew"`
}

// Kind implements Body.
func (AnswerPasted) Kind() Kind { return "answer.pasted" }

var _ = register(Descriptor{
	Sample:   AnswerPasted{Part: "rules.yml", Characters: 412},
	Decoders: []Decoder{decode[AnswerPasted]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneEvidence,
	Rests:    OnAttempt,
})

// AnswerPart is what stands in one part of an answer.
type AnswerPart struct {
	ID   string `json:"id" event:"crew"`
	Text string `json:"text" event:"crew"`
}

// AnswerSubmitted is what was handed in, whole. The last counts.
type AnswerSubmitted struct {
	Parts []AnswerPart `json:"parts" event:"crew"` // in the order in which they were asked for
}

// Kind implements Body.
func (AnswerSubmitted) Kind() Kind { return "answer.submitted" }

// Part returns what stands in a part; empty without it.
func (b AnswerSubmitted) Part(id string) string {
	for _, p := range b.Parts {
		if p.ID == id {
			return p.Text
		}
	}
	return ""
}

var _ = register(Descriptor{
	Sample:   AnswerSubmitted{Parts: []AnswerPart{{ID: "rules.yml", Text: "groups: []"}}},
	Decoders: []Decoder{decode[AnswerSubmitted]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
	Rests:    OnAttempt,
})

// AnswerJudged is what a machine found out of an answer that was handed in, for one
// check. The last of a check counts: a mended judge writes another, and the old one stays
// to be read. See decisions/0144.
type AnswerJudged struct {
	Check string  `json:"check"`
	Share float64 `json:"share"` // of what can be earned: 0 to 1
	Why   string  `json:"why"`
}

// Kind implements Body.
func (AnswerJudged) Kind() Kind { return "answer.judged" }

var _ = register(Descriptor{
	Sample:   AnswerJudged{Check: "caught", Share: 0.75, Why: "3 of 4 incidents were paged for."},
	Decoders: []Decoder{decode[AnswerJudged]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnAttempt,
})

// Reasons for an attempt's end.
const (
	AttemptSubmitted = "submitted" // the answer was handed in
	AttemptTime      = "time"      // its time has passed; what stood there was handed in
	AttemptWithdrawn = "withdrawn" // it was given up, and is not graded
)

// AttemptEnded says that nothing more is answered.
type AttemptEnded struct {
	Reason string `json:"reason" event:"crew,words=attempted"`
}

// Kind implements Body.
func (AttemptEnded) Kind() Kind { return "attempt.ended" }

var _ = register(Descriptor{
	Sample:   AttemptEnded{Reason: AttemptSubmitted},
	Decoders: []Decoder{decode[AttemptEnded]},
	Cause:    ByRun,
	Once:     true,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAttempt,
})
