package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Felt says who notices a fault that is done as its Example says, on harbor and
// with as many customers as harbor has. A stack that is larger, or has less to
// spare, may feel more of it. The model is held to it: decisions/0069.
type Felt struct {
	By FeltBy `json:"by"`
	// Where is the stack, the target and the size, from the Example.
	Where string `json:"where"`
	// How is what is noticed, in a clause; or why nothing is.
	How string `json:"how"`
}

// FeltBy is who notices a fault.
type FeltBy string

// Who can notice a fault. Most of what customers feel, the team hears of too.
const (
	ByCustomers FeltBy = "customers" // visits fail or pages are slow, beyond what is usual
	ByTeam      FeltBy = "team"      // an alert fires, and customers go on as ever
	ByNobody    FeltBy = "nobody"    // neither: it has to be looked for
)

// Where says where the example does the fault, and how hard: "on harbor, at
// checkout->payments, with latency 600ms".
func (e Example) Where() string {
	where := "on harbor, at " + string(e.Target)
	var with []string
	for _, name := range slices.Sorted(maps.Keys(e.With)) {
		with = append(with, fmt.Sprintf("%s %s", name, e.With[name]))
	}
	if len(with) > 0 {
		where += ", with " + strings.Join(with, ", ")
	}
	return where
}
