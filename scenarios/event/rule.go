package event

// RuleWritten says that somebody wrote an alert rule, which is evaluated from then on,
// in the place of one that they wrote by the same name before.
type RuleWritten struct {
	Alert    string `json:"alert" event:"crew,where,subject=alert"`
	Service  string `json:"service" event:"crew,where,subject=service"`
	Severity string `json:"severity" event:"crew,where"` // page or ticket
	Expr     string `json:"expr" event:"crew,where"`
	ForS     int64  `json:"for_s" event:"crew"` // how long the expression has to hold, in seconds
	Summary  string `json:"summary" event:"crew,where"`
	Runbook  string `json:"runbook,omitempty" event:"crew,where"`
	// SinceMS is how far back in what had been measured it was tried, in run time, in
	// milliseconds; Fired is when it would have fired from there on.
	SinceMS int64         `json:"since_ms" event:"crew"`
	Fired   []RuleStretch `json:"fired" event:"crew"`
}

// RuleStretch is a time in which an alert would have fired, in run time, in milliseconds.
type RuleStretch struct {
	FromMS int64 `json:"from_ms" event:"crew"`
	ToMS   int64 `json:"to_ms" event:"crew"`
}

// Kind implements Body.
func (RuleWritten) Kind() Kind { return "rule.written" }

var _ = register(Descriptor{
	Sample: RuleWritten{
		Alert: "SavingRefused", Service: "app", Severity: "page", Expr: `rate(refused_total[1m]) > 0`, ForS: 10,
		Summary: "Notes are refused", Runbook: "saving", SinceMS: -900_000, Fired: []RuleStretch{{40_000, 95_000}},
	},
	Decoders: []Decoder{decode[RuleWritten]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
})
