package event

// BaselinesPlayed says how customers would have fared without those who played:
// what the model made of the same scenario, seed and interventions of those who
// led. It comes after the end of a run.
type BaselinesPlayed struct {
	Runtime string `json:"runtime"` // that played them
	Model   int    `json:"model"`   // its version
	// Idle is when nobody acts, to the scenario's own end, and Then how far that
	// had come when this run ended. Golden is when the scenario's golden rehearsal
	// does. The wait for an approval is in none of them.
	Idle   map[string]Visits `json:"idle"`
	Then   map[string]Visits `json:"then"`
	Golden map[string]Visits `json:"golden"`
	// Tail is what came after the end of this run, to the scenario's own, with
	// nobody acting any more; empty where this run went on to there itself.
	Tail map[string]Visits `json:"tail,omitempty"`
}

// Kind implements Body.
func (BaselinesPlayed) Kind() Kind { return "baselines.played" }

var _ = register(Descriptor{
	Sample: BaselinesPlayed{
		Runtime: "tabletop", Model: 1,
		Idle:   map[string]Visits{"save": {Visits: 2400, Failed: 900, Slow: 30}},
		Then:   map[string]Visits{"save": {Visits: 900, Failed: 300, Slow: 10}},
		Golden: map[string]Visits{"save": {Visits: 800, Failed: 120, Slow: 8}},
		Tail:   map[string]Visits{"save": {Visits: 1500, Failed: 2, Slow: 1}},
	},
	Decoders: []Decoder{decode[BaselinesPlayed]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Rests:    OnEnd,
	Quiet:    true,
})

// CounterfactualPlayed says how customers would have fared had one of those who
// played not done one thing, and all else as they did: what the model made of it.
// It comes after the end of a run, once for each thing done. Whole is the same
// with nothing left out, and Idle when nobody acts. The wait for an approval is
// in them.
type CounterfactualPlayed struct {
	Runtime string `json:"runtime"` // that played it
	Model   int    `json:"model"`   // its version
	// Request is the id of the action that is left out, and Action and Target what
	// it was.
	Request string            `json:"request"`
	Action  string            `json:"action"`
	Target  string            `json:"target"`
	Without map[string]Visits `json:"without"`
	Whole   map[string]Visits `json:"whole"`
	Idle    map[string]Visits `json:"idle"`
}

// Kind implements Body.
func (CounterfactualPlayed) Kind() Kind { return "counterfactual.played" }

var _ = register(Descriptor{
	Sample: CounterfactualPlayed{
		Runtime: "tabletop", Model: 1, Request: "a1", Action: "rollback-config", Target: "app",
		Without: map[string]Visits{"save": {Visits: 2400, Failed: 900, Slow: 30}},
		Whole:   map[string]Visits{"save": {Visits: 2400, Failed: 120, Slow: 8}},
		Idle:    map[string]Visits{"save": {Visits: 2400, Failed: 900, Slow: 30}},
	},
	Decoders: []Decoder{decode[CounterfactualPlayed]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Rests:    OnEnd,
	Quiet:    true,
})
