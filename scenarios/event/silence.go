package event

// SilenceCreated says that somebody keeps alerts from being told of until a run
// time: those with labels that all matchers hold for.
type SilenceCreated struct {
	Silence  string   `json:"silence" event:"crew,where"`  // "s1"; unique in the run
	Matchers []string `json:"matchers" event:"crew,where"` // as routing has them: service="api"
	Comment  string   `json:"comment" event:"crew,where"`
	UntilMS  int64    `json:"until_ms" event:"crew"`                                 // run time, in milliseconds
	Alerts   []string `json:"alerts,omitempty" event:"crew,where,subject=alert"`     // rule names of those that fire and are meant
	Services []string `json:"services,omitempty" event:"crew,where,subject=service"` // that these are about
}

// Kind implements Body.
func (SilenceCreated) Kind() Kind { return "silence.created" }

var _ = register(Descriptor{
	Sample: SilenceCreated{
		Silence: "s1", Matchers: []string{`alertname="SavingSlow"`}, Comment: "the disk is being changed", UntilMS: 900_000,
		Alerts: []string{"SavingSlow"}, Services: []string{"app"},
	},
	Decoders: []Decoder{decode[SilenceCreated]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
	Over:     SilenceEnded{}.Kind(),
})

// SilenceEnded says that a silence is over: its time is up, or somebody ended it
// before.
type SilenceEnded struct {
	Silence string `json:"silence" event:"crew,where"`
}

// Kind implements Body.
func (SilenceEnded) Kind() Kind { return "silence.ended" }

var _ = register(Descriptor{
	Sample:   SilenceEnded{Silence: "s1"},
	Decoders: []Decoder{decode[SilenceEnded]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
})
