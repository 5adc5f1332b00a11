package alerts

import (
	"context"
	"errors"
	"testing"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// While one week is made, another is as well; whoever wants the same waits for it, and no
// longer than they want to.
func TestWeeksAreMadeBesideEachOther(t *testing.T) {
	v := load(t, []byte(small))
	slow := make(chan *metrics.Recording)
	making := recordings.making.DoChan(v.key(101, shown), func() (any, error) { return <-slow, nil })
	other, _, err := v.week(t.Context(), 102, shown)
	if err != nil || other == nil {
		t.Fatalf("%v, %v", other, err)
	}
	if again, _, err := v.week(t.Context(), 102, shown); again != other || err != nil {
		t.Errorf("it is made twice: %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, _, err := v.week(gone, 101, shown); !errors.Is(err, context.Canceled) {
		t.Errorf("who left waits: %v", err)
	}
	waits := make(chan *metrics.Recording)
	go func() {
		found, _, _ := v.week(t.Context(), 101, shown)
		waits <- found
	}()
	slow <- other // whatever it is, all have the same
	<-making
	if found := <-waits; found != other && found != recorded(v.key(101, shown)) {
		t.Error("who waited has another")
	}
}
