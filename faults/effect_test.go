package faults_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
)

// What a primitive changes is told against what was in force, presets included:
// what is so already is no effect.
func TestEffects(t *testing.T) {
	h := faults.Health{Services: map[string]faults.ServiceHealth{
		"checkout": {
			Kind:      "service",
			Replicas:  []faults.Replica{{Name: "checkout-1", State: faults.ReplicaReady}, {Name: "checkout-2", State: faults.ReplicaHung}},
			Releases:  []faults.Release{{Version: "1.0.0"}, {Version: "1.1.0"}},
			Revisions: []faults.Revision{{Number: 1, Values: map[string]string{"db_pool_size": "20"}}},
			Flags:     map[string]bool{"offers": true},
		},
		"cache": {Kind: "cache", Replicas: []faults.Replica{{Name: "cache-1", State: faults.ReplicaReady}}},
	}}
	for name, c := range map[string]struct {
		does faults.Primitive
		want []faults.Effect
	}{
		"a setting":                  {faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "2"}}, []faults.Effect{{Service: "checkout", Kind: faults.KindConfig, Key: "db_pool_size", From: "20", To: "2"}}},
		"one that nobody had set":    {faults.Config{Service: "checkout", Set: map[string]string{"keep_alive": "false"}}, []faults.Effect{{Service: "checkout", Kind: faults.KindConfig, Key: "keep_alive", From: "true", To: "false"}}},
		"its preset":                 {faults.Config{Service: "checkout", Set: map[string]string{"shed": "0"}}, nil},
		"a release":                  {faults.Version{Service: "checkout", Release: faults.Release{Version: "1.0.0"}}, []faults.Effect{{Service: "checkout", Kind: faults.KindVersion, From: "1.1.0", To: "1.0.0"}}},
		"a flag":                     {faults.Flag{Service: "checkout", Name: "offers"}, []faults.Effect{{Service: "checkout", Kind: faults.KindFlag, Key: "offers", From: "true", To: "false"}}},
		"as many replicas as before": {faults.Replicas{Service: "checkout", Count: 2}, nil},
		"a replica that serves":      {faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Restart}, []faults.Effect{{Service: "checkout", Kind: faults.KindProcess, Key: "restart", Replica: "checkout-1"}}},
		"a replica that hangs":       {faults.Process{Service: "checkout", Replica: "checkout-2", Op: faults.Restart}, []faults.Effect{{Service: "checkout", Kind: faults.KindProcess, Key: "restart", Replica: "checkout-2", Ailing: true}}},
		"a sound cache":              {faults.Data{Service: "cache", Op: faults.DataFlush}, []faults.Effect{{Service: "cache", Kind: faults.KindData, Key: "flush"}}},
		"a replica left out":         {faults.Balance{Service: "checkout", Replica: "checkout-1", Drain: true}, []faults.Effect{{Service: "checkout", Kind: faults.KindBalance, Replica: "checkout-1", From: "evenly", To: "none to checkout-1"}}},
		"a limit lifted":             {faults.Limit{Service: "cache", Lift: []faults.PrimitiveKind{faults.LimitMemory}}, []faults.Effect{{Service: "cache", Kind: faults.KindLimit, Key: "limit/memory"}}},
	} {
		got := faults.Effects(h, c.does)
		if len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
