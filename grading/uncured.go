package grading

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// Harm that no action leaves behind is the script's. It is worse all the same
// when it is still there at the end: customers may no longer notice it, but
// somebody will. What is somebody else's, a vendor's, is theirs to cure.

// Uncured says what is wrong with a system now that was not before, its settings and
// releases aside.
func Uncured(was, now faults.Health) []string {
	worse := uncured(was, now)
	for _, name := range slices.Sorted(maps.Keys(now.Services)) {
		worse = append(worse, ailing(name, was.Services[name], now.Services[name])...)
	}
	return worse
}

// uncured says what is still wrong between services.
func uncured(was, now faults.Health) []string {
	var worse []string
	say := func(line string) {
		if !slices.Contains(worse, line) { // several harms can be on one path
			worse = append(worse, line)
		}
	}
	for _, w := range now.Wires {
		if !now.Services[w.Edge.To].External && !slices.Contains(was.Wires, w) {
			say(fmt.Sprintf("the way from %s to %s is still harmed", w.Edge.From, w.Edge.To))
		}
	}
	for _, n := range now.Names {
		if n.Answer != faults.NameRight && !slices.Contains(was.Names, n) {
			say(fmt.Sprintf("%s still gets a wrong answer for the name of %s", n.Edge.From, n.Edge.To))
		}
	}
	return worse
}

// ailing says what is still wrong with one service that no setting of it is.
func ailing(name string, was, now faults.ServiceHealth) []string {
	if now.External {
		return nil
	}
	worse := held(name, was, now)
	if now.Certificate != faults.CertificateValid && now.Certificate != was.Certificate {
		worse = append(worse, name+" "+certificates[now.Certificate])
	}
	for _, d := range now.Data {
		same := func(other faults.Data) bool { return other.Op == d.Op && other.Table == d.Table }
		if slices.ContainsFunc(was.Data, same) {
			continue
		}
		of := ""
		if d.Table != "" {
			of = " in " + d.Table
		}
		op, _ := d.Op.Operation()
		worse = append(worse, name+" "+op.Left+of)
	}
	for _, t := range now.Telemetry {
		if !slices.Contains(was.Telemetry, t) {
			op, _ := t.Op.Operation()
			worse = append(worse, name+" "+op.Left)
		}
	}
	return worse
}

var certificates = map[faults.CertificateState]string{
	faults.CertificateExpired:   "has a certificate that has expired",
	faults.CertificateWrongName: "has a certificate for another name",
	faults.CertificateUntrusted: "has a certificate that nobody trusts",
}

// held says which bounds on a service, or on one of its replicas, are tighter
// than they were. One on a replica that gets no requests hurts nobody.
func held(name string, was, now faults.ServiceHealth) []string {
	var worse []string
	tighter := func(who string, was, now float64, words string, args ...any) {
		if now != 0 && (was == 0 || now < was) {
			worse = append(worse, who+" "+fmt.Sprintf(words, args...))
		}
	}
	tighter(name, was.CPU, now.CPU, "is held to %g of a processor", now.CPU)
	for _, l := range now.Limits {
		if now.Balance != nil && now.Balance.Drain && l.Replica != "" && l.Replica == now.Balance.Replica {
			continue
		}
		var before faults.Limit
		if i := slices.IndexFunc(was.Limits, func(b faults.Limit) bool { return b.Replica == l.Replica }); i >= 0 {
			before = was.Limits[i]
		}
		who := name
		if l.Replica != "" {
			who = l.Replica
		}
		tighter(who, before.CPU, l.CPU, "is held to %g of a processor", l.CPU)
		tighter(who, float64(before.Memory), float64(l.Memory), "is held to %d MiB of memory", l.Memory>>20)
		tighter(who, before.Disk, l.Disk, "has %g %% of its disk left", round(100*l.Disk, 1))
		tighter(who, float64(before.Files), float64(l.Files), "may open no more than %d files", l.Files)
		tighter(who, float64(before.Ports), float64(l.Ports), "may connect from no more than %d ports", l.Ports)
	}
	return worse
}
