package faults

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Args holds the values given to a fault or an action, as text, complete with
// defaults and within bounds: only Bind makes them.
type Args struct{ values map[string]string }

// ArgumentError is what is wrong with the value of one parameter, or with there
// being one.
type ArgumentError struct {
	Parameter string
	text      string
}

func (e *ArgumentError) Error() string { return e.text }

// Bind checks given values against declared parameters and fills in defaults.
// It reports every mistake, not the first, each an *ArgumentError.
func Bind(params []Parameter, given map[string]string) (Args, []error) {
	var errs []error
	wrong := func(name, format string, args ...any) {
		errs = append(errs, &ArgumentError{name, fmt.Sprintf(format, args...)})
	}
	values := make(map[string]string, len(params))
	known := make([]string, 0, len(params))
	for _, p := range params {
		known = append(known, p.Name)
		v, ok := given[p.Name]
		if !ok {
			v = p.Default
		}
		if v == "" && p.Optional {
			continue
		}
		if v == "" {
			wrong(p.Name, "%s is missing: %s", p.Name, p.Doc)
			continue
		}
		if err := p.check(v); err != nil {
			wrong(p.Name, "%v", err)
			continue
		}
		values[p.Name] = v
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(known, name) {
			wrong(name, "unknown parameter %q; there is %s", name, strings.Join(known, ", "))
		}
	}
	return Args{values}, errs
}

func (p Parameter) check(v string) error {
	if p.Type == TypeString {
		return nil
	}
	n, err := p.number(v)
	if err != nil {
		return fmt.Errorf("%s: %q is not a %s", p.Name, v, p.Type)
	}
	if lo, err := p.number(p.Min); err == nil && n < lo {
		return fmt.Errorf("%s: %s is below %s", p.Name, v, p.Min)
	}
	if hi, err := p.number(p.Max); err == nil && n > hi {
		return fmt.Errorf("%s: %s is above %s", p.Name, v, p.Max)
	}
	return nil
}

func (p Parameter) number(v string) (float64, error) {
	switch p.Type {
	case TypeInt:
		n, err := strconv.Atoi(v)
		return float64(n), err
	case TypeDuration:
		d, err := time.ParseDuration(v)
		return float64(d), err
	default:
		return strconv.ParseFloat(v, 64)
	}
}

// Between returns the value that lies a share of the way from one value of a
// parameter, or from its default where that is empty, to another: a whole number
// of an int, and whole milliseconds of a duration. Of text, and of what cannot be
// read, it is the first value.
func (p Parameter) Between(from, to string, share float64) string {
	if from == "" {
		from = p.Default
	}
	a, err := p.number(from)
	b, otherwise := p.number(to)
	if p.Type == TypeString || err != nil || otherwise != nil {
		return from
	}
	switch at := a + share*(b-a); p.Type {
	case TypeInt:
		return strconv.Itoa(int(math.Round(at)))
	case TypeDuration:
		return time.Duration(at).Round(time.Millisecond).String()
	default:
		return strconv.FormatFloat(math.Round(at*1e4)/1e4, 'g', -1, 64)
	}
}

// Int returns an int parameter.
func (a Args) Int(name string) int {
	n, _ := strconv.Atoi(a.values[name])
	return n
}

// Float returns a float parameter.
func (a Args) Float(name string) float64 {
	f, _ := strconv.ParseFloat(a.values[name], 64)
	return f
}

// Duration returns a duration parameter.
func (a Args) Duration(name string) time.Duration {
	d, _ := time.ParseDuration(a.values[name])
	return d
}

// String returns a parameter as written.
func (a Args) String(name string) string { return a.values[name] }
