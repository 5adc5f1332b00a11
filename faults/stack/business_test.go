package stack_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

func harbor(t *testing.T) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What a stack is about reaches replicas in containers as text.
func TestBusinessTravels(t *testing.T) {
	b := harbor(t).Business
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var there stack.Business
	if err := json.Unmarshal(text, &there); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(b.Fields, there.Fields) || !reflect.DeepEqual(b.Messages, there.Messages) || !reflect.DeepEqual(b.Amounts, there.Amounts) {
		t.Errorf("%+v becomes %+v", b, there)
	}
	view := stack.View{Failed: "do it", Reference: "AB", Field: func(name string) string { return name }, Rows: []map[string]string{{"price": "100", "name": "x"}}}
	for name := range b.Pages {
		here, err := b.Render(name, view)
		if err != nil {
			t.Error(err)
		}
		if other, err := there.Render(name, view); err != nil || other != here {
			t.Errorf("the page %s becomes another one: %v\n%s", name, err, other)
		}
	}
}

func TestSamples(t *testing.T) {
	b := harbor(t).Business
	seen := map[string]bool{}
	for n := range uint64(50) {
		var m map[string]string
		if err := json.Unmarshal(b.Sample("orders.placed", n), &m); err != nil || len(m) != 3 || m["customer"] == "" || m["product"] == "" {
			t.Fatalf("%v: %v", err, m)
		}
		seen[m["order"]] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d orders in 50 messages", len(seen))
	}
}

func TestWhoNeedsWhichSecret(t *testing.T) {
	s := harbor(t)
	for _, v := range s.Services {
		want := []string(nil)
		if v.Name == "checkout" || v.Name == "identity" {
			want = []string{"session-signing"}
		}
		if got := s.Secrets(v); !slices.Equal(got, want) {
			t.Errorf("%s needs %v", v.Name, got)
		}
	}
}

func TestFieldsInTheOrderOfTheirUse(t *testing.T) {
	if got := strings.Join(harbor(t).Used(), " "); got != "product customer order category token" {
		t.Errorf("used: %s", got)
	}
}

func TestSeasonality(t *testing.T) {
	s := stack.Seasonality{
		Lowest: stack.Duration(4 * time.Hour), Swing: 0.3, Days: map[string]float64{"sunday": 1.5},
		Peaks: []stack.Peak{{At: stack.Duration(20 * time.Hour), Width: stack.Duration(5 * time.Hour), Height: 0.2}},
	}
	at := func(day, hour int) float64 { return s.Demand(time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC)) }
	for _, c := range []struct {
		day, hour int
		want      float64
	}{{2, 4, 0.7}, {2, 10, 1}, {1, 4, 1.05}, {2, 20, 1 + 0.3/2 + 0.2}} {
		if got := at(c.day, c.hour); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("on the %d. at %d: %v, not %v", c.day, c.hour, got, c.want)
		}
	}
	if got := (stack.Seasonality{}).Demand(time.Now()); got != 1 {
		t.Errorf("without one: %v", got)
	}
}
