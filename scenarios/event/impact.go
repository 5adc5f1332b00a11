package event

import (
	"regexp"
	"strconv"
)

// Kinds of impact on customers.
const (
	ImpactSlow        = "slow"        // it works, and takes too long
	ImpactErrors      = "errors"      // some of it fails
	ImpactUnavailable = "unavailable" // none of it works
)

// ImpactStated says what customers suffer, as far as someone knows. Each says
// it anew: what an earlier one said and this one does not is not known any more.
type ImpactStated struct {
	Journey string `json:"journey,omitempty" event:"crew,where"`
	Share   string `json:"share,omitempty" event:"crew,where"` // of customers: "30%" or "15-30%"; see ParseShare
	Effect  string `json:"kind,omitempty" event:"crew,where,words=impact"`
}

// Kind implements Body.
func (ImpactStated) Kind() Kind { return "impact.stated" }

var _ = register(Descriptor{
	Sample:   ImpactStated{Journey: "save", Share: "15-30%", Effect: ImpactErrors},
	Decoders: []Decoder{decode[ImpactStated]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})

var shareForm = regexp.MustCompile(`^(\d{1,3})(?:-(\d{1,3}))?%$`)

// ParseShare reads a share of customers, "30%" or "15-30%", as its bounds in
// percent; they are the same for a single number. ok is false for what is no
// share.
func ParseShare(s string) (low, high int, ok bool) {
	part := shareForm.FindStringSubmatch(s)
	if part == nil {
		return 0, 0, false
	}
	low, _ = strconv.Atoi(part[1])
	high = low
	if part[2] != "" {
		high, _ = strconv.Atoi(part[2])
	}
	return low, high, low <= high && high <= 100
}
