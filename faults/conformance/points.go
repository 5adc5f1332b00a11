package conformance

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// Points spreads a case over the range of the fault's parameters: as it is, with
// their defaults, so many times with all of them and the target at random, and
// then each at its bounds and in between with the others as they were. Not every
// one of them can be played.
func Points(c Case, h faults.Health, dice *rand.Rand, random int) []Case {
	f, _ := catalogue.Fault(c.Fault)
	all := []Case{c}
	with := func(c Case, p faults.Parameter, value string) Case {
		c.With = maps.Clone(c.With)
		if c.With == nil {
			c.With = map[string]string{}
		}
		c.With[p.Name] = value
		return c
	}
	usual := c
	for _, p := range f.Parameters {
		if _, given := c.With[p.Name]; given && p.Default != "" {
			usual = with(usual, p, p.Default)
		}
	}
	if !maps.Equal(usual.With, c.With) {
		all = append(all, usual)
	}
	for range random {
		at := c
		for _, p := range f.Parameters {
			if p.Type != faults.TypeString && p.Min != "" && p.Max != "" {
				at = with(at, p, between(p, dice))
			}
		}
		if there := targets(f, at, h); len(there) > 0 {
			at.Target = there[dice.IntN(len(there))]
		}
		all = append(all, at)
	}
	for _, p := range f.Parameters {
		if p.Type != faults.TypeString && p.Min != "" && p.Max != "" {
			all = append(all, with(c, p, p.Min), with(c, p, p.Max), with(c, p, between(p, dice)))
		}
	}
	return all
}

// targets are those that a fault can be done to as it is.
func targets(f faults.Fault, c Case, h faults.Health) []faults.Target {
	var all []faults.Target
	args, errs := faults.Bind(f.Parameters, c.With)
	if len(errs) > 0 {
		return nil
	}
	try := func(t faults.Target) {
		if _, err := f.Plan(h, t, args); err == nil {
			all = append(all, t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.Services)) {
		try(faults.Target(name))
		try(faults.Target("customers->" + name))
		for _, to := range h.Services[name].Calls {
			try(faults.Target(name + "->" + to))
		}
	}
	for _, journey := range slices.Sorted(maps.Keys(h.Load)) {
		try(faults.Target(journey))
	}
	return all
}

// between is a value of a parameter, even over powers of ten.
func between(p faults.Parameter, dice *rand.Rand) string {
	low, high := number(p, p.Min), number(p, p.Max)
	shift := 0.0
	if low <= 0 {
		shift = high/1000 - low
	}
	v := math.Exp(math.Log(low+shift)+dice.Float64()*(math.Log(high+shift)-math.Log(low+shift))) - shift
	switch v = min(max(v, low), high); p.Type {
	case faults.TypeInt:
		return strconv.Itoa(int(v))
	case faults.TypeDuration:
		return time.Duration(v).Round(time.Duration(max(1, low/10))).String()
	default:
		return fmt.Sprintf("%.3g", v)
	}
}

func number(p faults.Parameter, v string) float64 {
	if p.Type == faults.TypeDuration {
		d, _ := time.ParseDuration(v)
		return float64(d)
	}
	n, _ := strconv.ParseFloat(v, 64)
	return n
}
