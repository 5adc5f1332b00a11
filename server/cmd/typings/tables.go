package main

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runtimes"
)

var pointType = reflect.TypeFor[metrics.Point]()

// tables are constants that both sides go by, as they are in JSON; one that
// lists texts can have a type of them.
var tables = []struct {
	name, typed, doc string
	value            any
}{
	{"lengths", "", "How long the texts of commands may be, in characters, by the name of the field.", engine.Lengths()},
	{"asked", "", "How long what the signals are asked may be, in bytes, by the name of the field.", map[string]int{"expr": metrics.LongestQuery, "q": logql.Longest}},
	{"spans", "", "For how many minutes something may be asked, by what is asked for.", engine.Spans()},
	{"runtimes", "Runtime", "What runs can be played on, the usual one first.", runtimes.Names()},
}

// tables writes them.
func (g *generator) tables() error {
	for _, t := range tables {
		raw, err := json.MarshalIndent(t.value, "", "  ")
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%sexport const %s = %s as const;\n", comment("", t.doc), t.name, raw)
		if t.typed != "" {
			text += fmt.Sprintf("\nexport type %s = (typeof %s)[number];\n", t.typed, t.name)
		}
		g.mentioned = nil
		if err := g.put("tables", text, t.name); err != nil {
			return err
		}
	}
	return nil
}
