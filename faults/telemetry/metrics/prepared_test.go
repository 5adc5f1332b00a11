package metrics

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestPreparedQueries(t *testing.T) {
	db := open(t)
	if _, err := db.Prepare("sum("); err == nil || !strings.Contains(err.Error(), "unclosed") {
		t.Errorf("a broken expression is ready: %v", err)
	}
	for _, expr := range []string{`a`, `sum(rate(a[10s]))`, `max_over_time(a[10s:2s])`, `a @ 4`, `vector(1 + 2)`, `time() - a`, `a offset 4s > 1`} {
		q, err := db.Prepare(expr)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			at := time.Duration(i*2) * time.Second
			page := fmt.Appendf(nil, "a{n=\"1\"} %d\n", i)
			if i > 2 {
				page = fmt.Appendf(page, "a{n=\"2\"} %d\n", i*i)
			}
			db.Exposition(at, checkout, page)
			got, err := q.At(t.Context(), at)
			want, wantErr := db.Instant(t.Context(), expr, at)
			if err != nil || wantErr != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s at %s: %+v (%v), not %+v (%v)", expr, at, got, err, want, wantErr)
			}
			v, ok, err := q.Value(t.Context(), at)
			if err != nil || ok != (len(want.Series) == 1) || ok && v != want.Series[0].Points[0].V {
				t.Errorf("%s at %s is %v %v %v, not %+v", expr, at, v, ok, err, want.Series)
			}
		}
		db = open(t)
	}
	q, _ := db.Prepare(`"text"`)
	if _, _, err := q.Value(t.Context(), 0); err == nil {
		t.Error("a text has a value")
	}
}
