package catalogue

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// replicasHit is how many replicas a fault of processes hits.
func replicasHit(verb string) faults.Parameter {
	return faults.Parameter{
		Name: "replicas", Type: faults.TypeInt, Default: "1", Min: "1", Max: "12",
		Doc: "how many of the replicas that serve " + verb,
	}
}

// onReplicas does something to the first n replicas that serve.
func onReplicas(h faults.Health, t faults.Target, n int, do faults.Process) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if s.Ready() < n {
		return nil, faults.NotApplicable(t, "has %s ready, not %d", count(s.Ready(), "replica"), n)
	}
	var plan []faults.Primitive
	for _, name := range serving(s)[:n] {
		do.Service, do.Replica = string(t), name
		plan = append(plan, do)
	}
	return plan, nil
}

// serving lists the replicas that are ready, by name.
func serving(s faults.ServiceHealth) []string {
	var out []string
	for _, r := range s.Replicas {
		if r.State == faults.ReplicaReady {
			out = append(out, r.Name)
		}
	}
	return out
}

// replicaName is the one replica that a fault hits.
func replicaName() faults.Parameter {
	return faults.Parameter{
		Name: "replica", Type: faults.TypeString, Optional: true, Of: faults.OfReplica,
		Doc: `the replica, as in "api-1"; left out: the first that serves`,
	}
}

// oneOf finds the replica of a service that args name, and refuses where it is
// the only one that serves: what a fault of one replica is about is the
// difference to the others.
func oneOf(t faults.Target, s faults.ServiceHealth, args faults.Args) (string, error) {
	ready := serving(s)
	if len(ready) < 2 {
		return "", faults.NotApplicable(t, "has %s ready, and it takes two to tell one from the others", count(len(ready), "replica"))
	}
	name := args.String("replica")
	switch {
	case name == "":
		return ready[0], nil
	case !slices.Contains(ready, name):
		return "", faults.NotApplicable(t, "%s is not a replica that serves; there is %s", name, list(ready))
	}
	return name, nil
}

// hasReplica says if a service lacks the replica that an action is aimed at.
func hasReplica(t faults.Target, s faults.ServiceHealth, name string) error {
	if slices.ContainsFunc(s.Replicas, func(r faults.Replica) bool { return r.Name == name }) {
		return nil
	}
	return fmt.Errorf("%s: replica %s: %w", t, name, faults.ErrNoTarget)
}

// carrying counts the replicas that serve beside one.
func carrying(s faults.ServiceHealth, without string) int {
	n := 0
	for _, name := range serving(s) {
		if name != without {
			n++
		}
	}
	return n
}

func carry(n int) string {
	if n == 1 {
		return "carries"
	}
	return "carry"
}

// undrained refuses where a replica is out of rotation already: there is one
// rule at a time for how requests are spread.
func undrained(t faults.Target, s faults.ServiceHealth) error {
	if s.Balance != nil && s.Balance.Drain {
		return faults.NotApplicable(t, "%s is out of rotation already: spread requests evenly first", s.Balance.Replica)
	}
	return nil
}

// ailing lists the replicas of a service that are not as they were, or as the
// others are.
func ailing(was, now faults.Health, t faults.Target) []string {
	then, s := was.Services[string(t)], now.Services[string(t)]
	var out []string
	for _, r := range s.Replicas {
		bounded := slices.ContainsFunc(s.Limits, func(l faults.Limit) bool { return l.Replica == r.Name })
		spread := s.Balance != nil && s.Balance.Replica == r.Name
		if r.State != "ready" || r.Clock != 0 || bounded || spread || r.Version != then.Release().Version {
			out = append(out, r.Name)
		}
	}
	return out
}

// each gives one parameter each of the values, in steps.
func each(parameter string, values []string) []map[string]string {
	var steps []map[string]string
	for _, v := range values {
		steps = append(steps, map[string]string{parameter: v})
	}
	return steps
}
