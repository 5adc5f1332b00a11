package event

// AssessmentWritten is how it went in the eyes of somebody who played, written
// after the end and before they were shown their score. There is one of each
// trainee; it counts for nothing, and stands beside the score.
type AssessmentWritten struct {
	Skipped bool   `json:"skipped,omitempty" event:"private"` // they did not want to say; the rest is empty then
	Well    string `json:"well,omitempty" event:"private"`    // what they did well
	Better  string `json:"better,omitempty" event:"private"`  // what they would do another way
	Percent int    `json:"percent" event:"private"`           // the score that they expect, 0 to 100
}

// Kind implements Body.
func (AssessmentWritten) Kind() Kind { return "assessment.written" }

var _ = register(Descriptor{
	Sample:   AssessmentWritten{Skipped: true, Well: "I looked before I acted", Better: "say sooner what I know", Percent: 60},
	Decoders: []Decoder{decode[AssessmentWritten]},
	Cause:    ByCrew,
	Audience: Own,
	Rests:    OnEnd,
})
