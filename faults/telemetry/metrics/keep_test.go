package metrics

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// What was measured is answered from what was written as it was before, whatever part
// of a series is asked for: its chunks, the one that is open, and its newest samples.
func TestWrittenAndRead(t *testing.T) {
	t.Parallel()
	epoch := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	d := Open(epoch, nil)
	from := faults.Instance{Service: "app", Name: "app-1"}
	for i := range 400 {
		series := []faults.Series{{Name: "requests_total"}, {Name: "queue_length", Labels: []faults.Label{{Name: "queue", Value: "a"}}}}
		values := []float64{float64(i * 3), float64(i % 7)}
		if i > 300 { // it goes
			series, values = series[:1], values[:1]
		}
		d.Samples(faults.Time(i)*2*time.Second, from, series, values)
	}
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	back, err := Read(bytes.Clone(out.Bytes()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := back.Names(), d.Names(); !reflect.DeepEqual(got, want) || !back.Epoch().Equal(epoch) {
		t.Errorf("%v since %s, and it was %v", got, back.Epoch(), want)
	}
	for _, expr := range []string{"requests_total", "rate(requests_total[30s])", "queue_length", "sum by (service) (up)", "queue_length offset 5m"} {
		for _, to := range []time.Duration{time.Minute, 9 * time.Minute, 11 * time.Minute, 800 * time.Second} {
			was, err := d.Range(t.Context(), expr, to-time.Minute, to, 2*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			is, err := back.Range(t.Context(), expr, to-time.Minute, to, 2*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(was) != fmt.Sprint(is) {
				t.Errorf("%s to %s:\n%v, and it was\n%v", expr, to, is, was)
			}
		}
	}
	for _, at := range []int{0, 9, out.Len() / 2, out.Len() - 1} {
		torn := bytes.Clone(out.Bytes())
		torn[at] ^= 0x10
		if _, err := Read(torn, nil); err == nil {
			t.Errorf("a byte was changed at %d, and it is read", at)
		}
	}
	if _, err := Read(out.Bytes()[:out.Len()/2], nil); err == nil {
		t.Error("half of it is read")
	}
}
