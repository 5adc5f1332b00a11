package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Felt is who notices a fault that is done as its case says, with as many
// customers as the stack has. A stack that is larger, or has less to spare, may
// feel more of it. The model is held to it: decisions/0069.
type Felt struct {
	By FeltBy `yaml:"by" json:"by"`
	// How is what is noticed, in a clause; or why nothing is.
	How string `yaml:"how" json:"how"`
}

// FeltBy is who notices a fault.
type FeltBy string

// Who can notice a fault. Most of what customers feel, the team hears of too.
const (
	ByCustomers FeltBy = "customers" // visits fail or pages are slow, beyond what is usual
	ByTeam      FeltBy = "team"      // an alert fires, and customers go on as ever
	ByNobody    FeltBy = "nobody"    // neither: it has to be looked for
)

// Where says where a case does its fault, and how hard: "at api->db, with
// latency 600ms".
func (c Case) Where() string {
	where := "at " + string(c.Target)
	var with []string
	for _, name := range slices.Sorted(maps.Keys(c.With)) {
		with = append(with, fmt.Sprintf("%s %s", name, c.With[name]))
	}
	if len(with) > 0 {
		where += ", with " + strings.Join(with, ", ")
	}
	return where
}
