package metrics

import (
	"slices"
	"testing"
)

func TestApart(t *testing.T) {
	for expr, want := range map[string][]string{
		`sum by (service) (up{service=~"b|a"}) > 0`:              {`sum by (service) (up{service="a"}) > 0`, `sum by (service) (up{service="b"}) > 0`},
		`up{service=~"a|b"} / on (service) down{service=~"b|c"}`: {`up{service="a"} / on (service) down{service=~"b|c"}`, `up{service="b"} / on (service) down{service="b"}`, `up{service=~"a|b"} / on (service) down{service="c"}`},
		`up{service="a"}`:    {`up{service="a"}`},
		`up{service=~"a.*"}`: {`up{service=~"a.*"}`},
		`up{`:                {`up{`},
	} {
		if got := Apart(expr, "service"); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", expr, got, want)
		}
	}
}
