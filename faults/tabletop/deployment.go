package tabletop

import (
	"cmp"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// Deployment is when a service got the release that it runs, in place of the
// one before.
type Deployment struct {
	Service string
	At      time.Duration // run time, below zero
}

// Deployments makes up when services got their releases in the time span long
// before run time zero, which is at wall time zero: two of them, in working
// hours if there are any, oldest first. What the scenario tells of itself
// counts, and comes from it alone: services in told are left alone.
func Deployments(s *stack.Stack, seed int64, zero time.Time, span time.Duration, told []Deployment) []Deployment {
	if span < calmBefore+time.Hour {
		return nil
	}
	var may []stack.Service
	for _, v := range s.Services {
		known := slices.ContainsFunc(told, func(d Deployment) bool { return d.Service == v.Name })
		if v.Kind == stack.KindService && !v.External && len(v.Releases) > 1 && !known {
			may = append(may, v)
		}
	}
	dice := newDice(seed, "deployments")
	dice.Shuffle(len(may), func(i, j int) { may[i], may[j] = may[j], may[i] })
	blip := blipAt(seed, span)
	var all []Deployment
	for _, v := range may[:min(max(0, 2-len(told)), len(may))] {
		at := time.Duration(0)
		for range 50 {
			at = -calmBefore - time.Duration(dice.Float64()*float64(span-calmBefore-time.Hour/2))
			wall := zero.Add(at)
			apart := blip == 0 || at < blip-time.Hour || at > blip+time.Hour
			if wall.Hour() >= 9 && wall.Hour() < 17 && wall.Weekday() != time.Sunday && apart {
				break
			}
		}
		all = append(all, Deployment{v.Name, at.Truncate(time.Second)})
	}
	slices.SortFunc(all, func(a, b Deployment) int { return cmp.Compare(a.At, b.At) })
	return all
}

// blipAt is when something is wrong for some minutes; 0: never.
func blipAt(seed int64, span time.Duration) time.Duration {
	if span <= calmBefore+2*time.Hour {
		return 0
	}
	dice := newDice(seed, "blip")
	return -calmBefore - time.Hour - time.Duration(dice.Float64()*float64(min(span-calmBefore-2*time.Hour, 6*time.Hour)))
}
