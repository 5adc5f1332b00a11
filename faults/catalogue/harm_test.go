package catalogue_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

// presets is what the settings are that harbor does not name.
var presets = given{
	"rate_limit": "0", "shed": "0", "breaker_errors": "0", "breaker_cooldown": "5s", "keep_alive": "true", "drain": "2s",
	"readiness_path": "/readyz", "log_level": "info", "blocked_sources": "", "paused": "false", "max_keys": "0",
	"retries": "0", "retry_backoff": "50ms",
}

func settings(s faults.ServiceHealth) given {
	out := maps.Clone(presets)
	maps.Copy(out, s.Revision().Values)
	return out
}

// harms lists what is worse in the world than it was, or is wrong in itself.
// Customers who come in greater number are no harm where a service has grown
// with them, nor are sources that are turned away at the door.
func (w *world) harms() []string {
	was := harbor()
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	grown := false
	for _, name := range slices.Sorted(maps.Keys(w.Services)) {
		before, now := was.Services[name], w.Services[name]
		grown = grown || len(now.Replicas) > len(before.Replicas)
		if len(now.Replicas) < len(before.Replicas) {
			say("%s has %d replicas", name, len(now.Replicas))
		}
		for _, r := range now.Replicas {
			if r.State != "ready" {
				say("%s is %s", r.Name, r.State)
			}
			if r.Version != before.Release().Version {
				say("%s runs %s", r.Name, r.Version)
			}
		}
		if now.Release().Version != before.Release().Version {
			say("%s is to run %s", name, now.Release().Version)
		}
		then, values := settings(before), settings(now)
		for _, key := range slices.Sorted(maps.Keys(values)) {
			// A source that is blocked was blocked by somebody who meant to.
			if values[key] != then[key] && key != "blocked_sources" {
				say("%s has %s = %s", name, key, values[key])
			}
		}
		if !maps.Equal(now.Flags, before.Flags) {
			say("%s has the flags %v", name, now.Flags)
		}
		for secret, value := range now.Secrets {
			if value != w.Secrets[secret] {
				say("%s has an old %s", name, secret)
			}
		}
		if now.CPU > 0 {
			say("%s has %g of its CPU", name, now.CPU)
		}
		for _, l := range now.Limits {
			// What a sound release never needs may be out of its reach.
			if l.CPU == 0 && l.Disk == 0 && l.Files == 0 && l.Ports == 0 && l.Memory >= 96<<20 {
				continue
			}
			say("%s is limited to %+v", name, l)
		}
		if now.Balance != nil {
			say("%s is balanced %+v", name, *now.Balance)
		}
		if now.Certificate != faults.CertificateValid {
			say("%s has a certificate that is %s", name, now.Certificate)
		}
		for _, d := range now.Data {
			say("%s has %s", name, d.Op)
		}
		for _, d := range now.Telemetry {
			say("%s has its telemetry %s", name, d.Op)
		}
	}
	for _, x := range w.Wires {
		say("%s is harmed", x.Edge)
	}
	for _, n := range w.Names {
		say("%s is looked up as %s", n.Edge, n.Answer)
	}
	for _, journey := range slices.Sorted(maps.Keys(w.Load)) {
		if factor := w.Load[journey]; factor < 1 || factor > 1 && !grown {
			say("%s has %g times its customers", journey, factor)
		}
	}
	blocked := strings.Split(settings(w.Services["edge"])["blocked_sources"], ",")
	for _, l := range w.Sources {
		if !slices.Contains(blocked, l.Source) {
			say("%s come", l.Source)
		}
	}
	for _, replica := range slices.Sorted(maps.Keys(w.skewed)) {
		say("%s has a clock that is off by %s", replica, w.skewed[replica])
	}
	for name, is := range w.cold {
		if is {
			say("%s is cold", name)
		}
	}
	for name, is := range w.aside {
		if is {
			say("messages of %s are set aside", name)
		}
	}
	for name, n := range w.backlog {
		if n > 0 && len(w.Services["fulfilment"].Replicas) <= 2 {
			say("%d messages wait in %s", n, name)
		}
	}
	return out
}
