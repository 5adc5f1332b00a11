package faults

import (
	"errors"
	"fmt"
)

// TelemetryOp is what Telemetry does to what a service tells of itself.
type TelemetryOp string

// Operations on telemetry. The service itself is well.
const (
	TelemetryGap     TelemetryOp = "gap"     // its metrics cannot be collected: the target is down
	TelemetryFreeze  TelemetryOp = "freeze"  // its metrics stay as they are now
	TelemetryFlap    TelemetryOp = "flap"    // collecting fails and works in turns, 20 s each
	TelemetryDrop    TelemetryOp = "drop"    // Metric is no longer among its metrics
	TelemetryFlood   TelemetryOp = "flood"   // Rate lines of log a second that say nothing
	TelemetryMute    TelemetryOp = "mute"    // its log lines are lost
	TelemetryRestore TelemetryOp = "restore" // all of it is as it should be
)

// Telemetry changes what is seen of a service; empty stands for the customers'
// own measurements.
type Telemetry struct {
	Service string
	Op      TelemetryOp
	Metric  string `json:",omitempty"` // of Drop
	Rate    int    `json:",omitempty"` // of Flood, lines a second
}

func (Telemetry) Kind() PrimitiveKind { return KindTelemetry }

// TelemetryOperation is what an operation on telemetry means, whatever carries it
// out.
type TelemetryOperation struct {
	// Collecting says that it is done where metrics are collected: what tells of
	// itself does nothing else than before.
	Collecting bool
	Left       string                // how a service that it is left on is told of; Restore leaves none
	Needs      func(Telemetry) error // optional: what is wrong with one
	basic      bool
}

// Operation returns what an operation means, and whether there is one of that
// name.
func (op TelemetryOp) Operation() (o TelemetryOperation, known bool) {
	o, known = telemetryOperations[op]
	return o, known
}

// Part is what a runtime must be able to do besides KindTelemetry; empty when it
// need not.
func (op TelemetryOp) Part() PrimitiveKind {
	return partOf(KindTelemetry, string(op), telemetryOperations[op].basic)
}

var telemetryOperations = map[TelemetryOp]TelemetryOperation{
	TelemetryGap:    {basic: true, Collecting: true, Left: "has metrics that cannot be collected"},
	TelemetryFreeze: {basic: true, Left: "has metrics that stand still"},
	TelemetryFlap:   {basic: true, Collecting: true, Left: "has metrics that come and go"},
	TelemetryDrop: {basic: true, Left: "no longer has one of its metrics", Needs: func(t Telemetry) error {
		if t.Metric == "" {
			return errors.New("drop: which metric?")
		}
		return nil
	}},
	TelemetryFlood: {basic: true, Left: "floods its log", Needs: func(t Telemetry) error {
		if t.Rate < 1 {
			return fmt.Errorf("flood: %d lines a second", t.Rate)
		}
		return nil
	}},
	TelemetryMute:    {basic: true, Left: "loses its log lines"},
	TelemetryRestore: {basic: true},
}
