package signals

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestAFigureIsWhatCanBeRead(t *testing.T) {
	for in, want := range map[float64]float64{0: 0, 1: 1, 0.123456: 0.1235, 1234.6: 1235, 123456: 123500, -0.00012345: -0.0001235, 1e-320: 1e-320} {
		if got := figure(in); got != want && got-want > 1e-12 {
			t.Errorf("%g is told as %g, want %g", in, got, want)
		}
	}
}

// A log tells a million things and is read for few: what is kept are the texts,
// without what makes each line another, the worst first.
func TestLinesAreToldByWhatTheySay(t *testing.T) {
	epoch := time.Unix(1_000_000, 0)
	var all []logs.Line
	add := func(n int, level, message string, fields map[string]string) {
		for i := range n {
			all = append(all, logs.Line{LogLine: faults.LogLine{
				Wall: epoch.Add(time.Duration(i) * time.Second), Service: "checkout", Level: level, Message: fmt.Sprintf(message, i), Fields: faults.FieldsOf(fields),
			}})
		}
	}
	add(90, "info", "order %d taken", nil)
	add(3, "error", "pool exhausted after %dms", map[string]string{"trace": "ab12cd", "pool": "orders"})
	got := gist(all, epoch)
	want := []event.LinesShown{
		{Service: "checkout", Text: "pool exhausted after 2ms pool=orders trace=ab12cd", Lines: 3, LastMS: 2000},
		{Service: "checkout", Text: "order 89 taken", Lines: 90, LastMS: 89_000},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	all = nil
	add(1, "info", strings.Repeat("ä", 1000)+" %d", nil)
	for c := 'a'; c <= 'z'; c++ {
		add(1, "warn", string(c)+" %d", nil)
		add(1, "warn", string(c)+string(c)+" %d", nil)
	}
	if got := gist(all, epoch); len(got) != mostTexts {
		t.Errorf("%d texts", len(got))
	}
	if got := gist(all[:1], epoch); len([]rune(got[0].Text)) != mostText {
		t.Errorf("a text of %d characters", len([]rune(got[0].Text)))
	}
}
