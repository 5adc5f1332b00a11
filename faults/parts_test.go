package faults_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
)

func TestPartsOfAPrimitive(t *testing.T) {
	for _, c := range []struct {
		does faults.Primitive
		want []faults.PrimitiveKind
	}{
		{faults.Wire{Latency: 1, Status: 503}, []faults.PrimitiveKind{faults.KindWire}},
		{faults.Wire{Loss: 0.1, To: "b"}, []faults.PrimitiveKind{faults.KindWire, faults.WireShape, faults.WireTo}},
		{faults.Wire{Lift: true, Loss: 0.1}, []faults.PrimitiveKind{faults.KindWire}},
		{faults.Process{Op: faults.Kill}, []faults.PrimitiveKind{faults.KindProcess}},
		{faults.Process{Op: faults.Failover}, []faults.PrimitiveKind{faults.KindProcess, faults.ProcessFailover}},
		{faults.Limit{CPU: 0.5}, []faults.PrimitiveKind{faults.KindLimit}},
		{faults.Limit{Memory: 1, Ports: 1}, []faults.PrimitiveKind{faults.KindLimit, faults.LimitMemory, faults.LimitPorts}},
		{faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitFiles, faults.LimitDisk}}, []faults.PrimitiveKind{faults.KindLimit, faults.LimitDisk, faults.LimitFiles}},
		{faults.Load{Source: faults.SourceBots}, []faults.PrimitiveKind{faults.KindLoad, faults.LoadSource}},
		{faults.Data{Op: faults.DataReplay}, []faults.PrimitiveKind{faults.KindData, faults.DataQueue}},
		{faults.Data{Op: faults.DataEndSessions}, []faults.PrimitiveKind{faults.KindData, faults.DataDatabase}},
		{faults.Name{}, []faults.PrimitiveKind{faults.KindName}},
	} {
		if got := faults.Parts(c.does); !slices.Equal(got, c.want) {
			t.Errorf("%+v takes %v, not %v", c.does, got, c.want)
		}
	}
}

// An operation that nobody listed is a part of its own, so that a runtime that
// has never heard of it refuses it, and one that can do it says so.
func TestANewOperationIsAPartOfItsOwn(t *testing.T) {
	for want, p := range map[faults.PrimitiveKind]faults.Primitive{
		"data/unheard-of":      faults.Data{Op: "unheard-of"},
		"process/unheard-of":   faults.Process{Op: "unheard-of"},
		"telemetry/unheard-of": faults.Telemetry{Op: "unheard-of"},
	} {
		if parts := faults.Parts(p); !slices.Equal(parts, []faults.PrimitiveKind{p.Kind(), want}) {
			t.Errorf("%+v takes %v", p, parts)
		}
	}
}
