package service

import (
	"net/http"
	"slices"
	"strconv"
)

// Reasons for turning a request away, as metrics call them.
const (
	awayBlocked = "blocked"
	awayRate    = "rate_limit"
	awayShed    = "shed"
)

// admit turns requests away that the settings say are not to be served, before
// they take a worker.
func (r *Replica) admit(source string) *failure {
	s := r.settings.Load()
	away := func(reason string, status int, cause string) *failure {
		r.metrics.shed.WithLabelValues(reason).Inc()
		return &failure{status: status, cause: cause, turnedAway: true}
	}
	switch {
	case source != "" && slices.Contains(s.blockedSources, source):
		return away(awayBlocked, http.StatusForbidden, "source "+strconv.Quote(source)+" is blocked")
	case s.rateLimit > 0 && !r.rate.Load().Allow():
		return away(awayRate, http.StatusTooManyRequests, "rate limited")
	case s.shed > 0 && r.dice.chance(s.shed):
		return away(awayShed, http.StatusServiceUnavailable, "shed")
	}
	return nil
}
