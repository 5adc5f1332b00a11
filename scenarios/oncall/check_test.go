package oncall

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every mistake is told at once, with its place; what Alertmanager's reader says besides is
// told as well, where nothing else was found on its line.
func TestEveryMistakeOfARoutingAtOnce(t *testing.T) {
	_, err := ParseRouting("routing.yaml", []byte(`route:
  receiver: payment
  matchers: [team="x"]
  group_by: [alertname, alertname]
  group_wait: soon
  routes:
    - receiver: shops
      matchers: [severity=="page", team=~"("]
      mute_time_intervals: [nights]
    - reciever: shop
      continue: perhaps
receivers:
  - name: payments
  - name: payments
  - {}
time_intervals:
  - name: weekend
`))
	if err == nil {
		t.Fatal("it is taken")
	}
	for _, want := range []string{
		`routing.yaml:2:13: there is no receiver "payment"`, `routing.yaml:3:3: matchers is nothing of the first route`,
		`routing.yaml:4:25: group_by has alertname twice`, `routing.yaml:5:15: group_wait: "soon" is no time`,
		`routing.yaml:7:17: there is no receiver "shops"`, `routing.yaml:8:18: "severity==`, `routing.yaml:8:36: "team=~`,
		`routing.yaml:9:29: there is no time interval "nights"`, `routing.yaml:10:7: a route has no "reciever"`,
		`routing.yaml:14:11: there is a receiver payments already`, `routing.yaml:15:5: a receiver has no name`, `routing.yaml:11:17: continue: "perhaps" is neither`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing tells %q:\n%s", want, err)
		}
	}
}

// Routes to which no alert comes are found, and no others.
func TestRoutesThatNoAlertComesTo(t *testing.T) {
	r, err := ParseRouting("routing.yaml", []byte(`route:
  receiver: x
  routes:
    - matchers: [team="a", severity=~"page|ticket"]
      routes:
        - matchers: [team="b"]
        - matchers: [severity="info"]
        - matchers: [service="s"]
    - matchers: [team="a", severity="page"]
    - matchers: [team="a"]
    - matchers: [team=~"b|c"]
      continue: true
    - matchers: [team="b"]
    - matchers: [team="b", service="s"]
    - matchers: [severity="page", severity!="page"]
    - matchers: []
    - matchers: [team="z"]
receivers: [{name: x}]
`))
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, u := range r.Unreached() {
		lines = append(lines, u.Line)
	}
	if want := []int{6, 7, 9, 14, 15, 17}; !slices.Equal(lines, want) {
		t.Errorf("found %v, want %v: %+v", lines, want, r.Unreached())
	}
}

// Of a list of thousands of routes, the end is not compared with all before it: whoever
// uploads one does not keep the server busy.
func TestALongListOfRoutesIsNotComparedToItsEnd(t *testing.T) {
	of := func(n int) int {
		var text strings.Builder
		text.WriteString("receivers: [{name: x}]\nroute:\n  receiver: x\n  routes:\n")
		for i := range n {
			fmt.Fprintf(&text, "  - matchers: [a=\"%d\"]\n", i)
		}
		text.WriteString("  - matchers: [a=\"0\"]\n")
		r, err := ParseRouting("routing.yaml", []byte(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Unreached())
	}
	if few, many := of(300), of(3300); few != 1 || many != 0 {
		t.Errorf("of 301 routes %d are found, of 3301 %d", few, many)
	}
}
