package scenarios

import (
	"strconv"
	"strings"
)

// askCollateral takes points away for what the trainee's actions harmed beside
// what they were for, over the whole run, and for what they left behind.
func askCollateral() ask {
	return ask{key: "collateral", check: onlyOf("collateral", "system"), own: shares, keys: damages(), costs: true}
}

// damages are the keys by which a criterion says what each thing that was harmed
// takes of its points.
func damages() []string { return []string{"lost", "breached", "disrupted", "left", "restarted"} }

func shares(_ *compiler, f *fields, k *Criterion) {
	for _, key := range damages() {
		written := f.text(key)
		if written == "" {
			continue
		}
		percent, err := strconv.ParseFloat(strings.TrimSuffix(written, "%"), 64)
		if err != nil || !strings.HasSuffix(written, "%") || percent < 0 || percent > 100 {
			f.problem(key, "write "+key+": 40%", "%s: %q is no share of the points", key, written)
			continue
		}
		k.option(key, written)
	}
}
