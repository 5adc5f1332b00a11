package signals

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// pushed is how a service stands after so many of its settings were changed.
func pushed(n int, value string) State {
	s := faults.ServiceHealth{Kind: "service", Releases: []faults.Release{{Version: "1.0.0"}}}
	for i := range n + 1 {
		s.Revisions = append(s.Revisions, faults.Revision{Number: i + 1, Values: map[string]string{"timeout": fmt.Sprint(i, value)}})
	}
	return State{Health: faults.Health{Services: map[string]faults.ServiceHealth{"app": s}}}
}

// Somebody who changes a setting again and again fills a record with what they did, and
// not with all that was there before each time; and how it stood is known all the same.
func TestChangesAreKeptOnce(t *testing.T) {
	t.Parallel()
	r := NewRecord()
	for i := range 200 {
		r.Stood(faults.Time(i)*time.Second, pushed(i, ""))
	}
	// It is rolled back to one that was there before, by a list that is another.
	r.Stood(300*time.Second, pushed(3, ""))
	raw, err := json.Marshal(r.stood)
	if err != nil || len(raw) > 200*300 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	back := NewRecord()
	if err := json.Unmarshal(raw, &back.stood); err != nil {
		t.Fatal(err)
	}
	for at, n := range map[faults.Time]int{0: 0, 90: 90, 199: 199, 299: 199, 300: 3} {
		for name, r := range map[string]*Record{"kept": r, "read": back} {
			is, err := r.state(at * time.Second)
			if want := pushed(n, "").Health.Services["app"].Revisions; err != nil || !reflect.DeepEqual(is.Health.Services["app"].Revisions, want) {
				t.Errorf("%s, at %d: %d revisions, %v", name, at, len(is.Health.Services["app"].Revisions), err)
			}
		}
	}
}

// What is not kept any more is not known, and nothing of before is shown in its place.
func TestARecordIsBounded(t *testing.T) {
	t.Parallel()
	r := NewRecord()
	value := strings.Repeat("x", mostStates/10)
	for i := range 20 {
		r.Stood(faults.Time(i)*time.Second, pushed(i, value))
	}
	if _, err := r.state(5 * time.Second); err != nil {
		t.Error(err)
	}
	if s, err := r.state(19 * time.Second); !errors.Is(err, ErrFull) || len(s.Health.Services) > 0 {
		t.Errorf("%d services, %v", len(s.Health.Services), err)
	}
	raw, err := json.Marshal(r.stood)
	if err != nil || len(raw) > mostStates+len(value)+1000 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

// Whoever asked before another, and is told after them, has not seen what is new.
func TestWhatIsOldIsNotNotedAsNew(t *testing.T) {
	t.Parallel()
	r := NewRecord()
	r.Stood(10*time.Second, pushed(1, ""))
	r.Stood(20*time.Second, pushed(2, ""))
	r.Stood(19*time.Second, pushed(1, ""))
	if s, err := r.state(20 * time.Second); err != nil || len(s.Health.Services["app"].Revisions) != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}
