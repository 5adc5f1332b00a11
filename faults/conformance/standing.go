package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

// standing is what is in force in a sandbox and worse than it was, by what it
// is, and on which service or edge.
type standing map[string]faults.Target

// idleReplica is wrong while replicas start as well: it may come of something
// else that stands.
const idleReplica = "has a replica that does not serve"

// setAside is wrong, and who ordered has not noticed yet.
const setAside = "has messages set aside"

// lookedUp is wrong with a name, which is ours wherever it leads.
const lookedUp = "is looked up wrongly"

// stands compares two moments of a sandbox. That more customers come is not in
// it: whether they are too many is for them to say.
func stands(was, now faults.Health) standing {
	all := standing{}
	for name, s := range now.Services {
		say := func(format string, args ...any) { all[name+" "+fmt.Sprintf(format, args...)] = faults.Target(name) }
		then := was.Services[name]
		if len(s.Replicas) < len(then.Replicas) {
			say("has too few replicas")
		}
		unsound := s.Release().Defect != then.Release().Defect
		for _, r := range s.Replicas {
			if r.State != "ready" {
				say(idleReplica)
			}
			if r.Clock != 0 {
				say("has a clock that is off")
			}
			unsound = unsound || built(s, r.Version).Defect != then.Release().Defect
		}
		if unsound {
			say("has a release with a defect")
		}
		before := then.Settings()
		for key, value := range s.Settings() {
			if value != before[key] && !wanted(now, key, value) {
				say("has another %s", key)
			}
		}
		for flag, on := range s.Flags {
			if then.Flags[flag] != on {
				say("has %s the other way", flag)
			}
		}
		for secret, value := range s.Secrets {
			if value != now.Secrets[secret] {
				say("has an old %s", secret)
			}
		}
		for _, bound := range bounds(s) {
			if !slices.Contains(bounds(then), bound) {
				say("%s", bound)
			}
		}
		if s.Balance != nil && then.Balance == nil {
			say("is not balanced evenly")
		}
		if s.Certificate != then.Certificate {
			say("has a certificate that is %s", s.Certificate)
		}
		for _, d := range s.Data {
			if !slices.Contains(then.Data, d) {
				say("has data that is %s", d.Op)
			}
		}
		if s.Aside && !then.Aside {
			say(setAside)
		}
		for _, d := range s.Telemetry {
			if !slices.Contains(then.Telemetry, d) {
				say("has telemetry that is %s", d.Op)
			}
		}
	}
	edge := func(e faults.Edge, what string) { all[e.String()+" "+what] = faults.Target(e.From + "->" + e.To) }
	for _, w := range now.Wires {
		if !slices.Contains(was.Wires, w) {
			edge(w.Edge, "is harmed")
		}
	}
	for _, n := range now.Names {
		if !slices.Contains(was.Names, n) {
			edge(n.Edge, lookedUp)
		}
	}
	for _, l := range now.Sources {
		if !blocked(now, l.Source) {
			all[l.Source+" come"] = ""
		}
	}
	for journey, factor := range now.Load {
		if factor < was.Load[journey] {
			all["fewer "+journey] = ""
		}
	}
	return all
}

// left lists what of a cause still stands, in order.
func (s standing) left(now standing) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s)), func(key string) bool { _, there := now[key]; return !there })
}

// brought lists what stands now and is not of the cause.
func (s standing) brought(now standing) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(now)), func(key string) bool { _, there := s[key]; return there })
}

// built is the newest release of a version.
func built(s faults.ServiceHealth, version string) faults.Release {
	for _, r := range slices.Backward(s.Releases) {
		if r.Version == version {
			return r
		}
	}
	return s.Release()
}

// blocked reports whether everybody who lets customers in turns a source away.
func blocked(h faults.Health, source string) bool {
	for _, s := range h.Services {
		if slices.Contains(strings.Split(s.Revision().Values["blocked_sources"], ","), source) {
			return true
		}
	}
	return false
}

// wanted reports whether a setting is another one for a reason: sources that are
// turned away come.
func wanted(h faults.Health, key, value string) bool {
	if key != "blocked_sources" {
		return false
	}
	return !slices.ContainsFunc(strings.Split(value, ","), func(source string) bool {
		return !slices.ContainsFunc(h.Sources, func(l faults.Load) bool { return l.Source == source })
	})
}

// bounds says what a service or a replica of it is bounded by. Memory that a
// sound release never comes near is no bound.
func bounds(s faults.ServiceHealth) []string {
	var all []string
	if s.CPU > 0 && s.CPU < 1 {
		all = append(all, "is short of CPU")
	}
	for _, l := range s.Limits {
		on := ""
		if l.Replica != "" {
			on = " on one replica"
		}
		for what, bounded := range map[string]bool{
			"CPU": l.CPU > 0 && l.CPU < 1, "memory": l.Memory > 0 && l.Memory < needed(s),
			"disk": l.Disk > 0, "files": l.Files > 0, "ports": l.Ports > 0,
		} {
			if bounded {
				all = append(all, "is short of "+what+on)
			}
		}
	}
	return all
}

// needed is the memory that a sound release takes when all its places are
// taken.
func needed(s faults.ServiceHealth) int64 {
	places := 0
	for _, key := range []string{"workers", "queue_limit"} {
		n, _ := strconv.Atoi(s.Revision().Values[key])
		places += n
	}
	return 64<<20 + int64(places)*(256<<10)
}
