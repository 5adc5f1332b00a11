package scenarios

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// Truth is the answer key.
type Truth struct {
	// NoFault: nothing is wrong, and the drill is to find that out. Then
	// Severity, Causes, Owner and Impact are empty.
	NoFault  bool
	Severity SeverityTruth
	Causes   []Cause
	Owner    string // team that should fix it
	Impact   Impact
	Tells    []Tell
	Allowed  []Allowed
	Terms    []Terms // by which people call what can be suspected: an inject, a service, the way between two
	Owners   []Terms // by which people call teams
}

// Terms are the words by which people call one thing.
type Terms struct {
	Of    string
	Words []string // each one word or several
}

// SeverityTruth is the right severity, and those that are acceptable.
type SeverityTruth struct {
	Best   string
	Accept []string
}

// Cause is what was really wrong.
type Cause struct {
	Inject  string        // naming the change of this inject earns full credit
	Partial faults.Target // naming this service alone earns half
	Owner   string        `json:",omitempty"` // team that should fix it; empty: that of Truth
}

// OwnerOf is the team that should fix a cause.
func (t Truth) OwnerOf(c Cause) string { return cmp.Or(c.Owner, t.Owner) }

// OwnedBy reports whether a team should fix a cause.
func (t Truth) OwnedBy(team string) bool {
	return team != "" && (team == t.Owner || slices.ContainsFunc(t.Causes, func(c Cause) bool { return c.Owner == team }))
}

// Impact is what customers suffered.
type Impact struct {
	Journey string
	Share   string // "15-30%"
	Kind    string // slow, errors, unavailable
}

// Tell is a place where the truth shows. Exactly one of Metrics, Logs, Changes,
// Customer and Config is set.
type Tell struct {
	Of       string // inject it belongs to; empty: to all that do harm
	Metrics  string // a metric name
	Logs     string // a text in log lines
	Changes  string // a service whose change list shows it
	Customer string // a journey whose page shows it
	Config   string // a key of a service's configuration
	Service  string // with Metrics, Logs and Config: where
	// With Metrics: the value that it must have gone beyond; nil: any tells.
	Above, Below *float64
	// Changed, with Metrics and Config, asks for another value than before the
	// inject.
	Changed bool

	Pos Position `json:"-"` // for messages
}

// Allowed is an action that Truth lets change the system for good, so that it
// is not counted as collateral.
type Allowed struct {
	Action string
	Target faults.Target

	Pos Position `json:"-"` // for messages
}
