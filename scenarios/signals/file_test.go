package signals

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// measured are the signals of a run of a few seconds, in which somebody wrote a word.
func measured(t *testing.T, word string) *Signals {
	t.Helper()
	s := &Signals{DB: metrics.Open(time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC), nil), Lines: logs.New(0), Record: NewRecord()}
	for i := range 5 {
		s.DB.Samples(faults.Time(i)*2*time.Second, faults.Instance{Service: "app", Name: "app-1"}, []faults.Series{{Name: "requests_total"}}, []float64{float64(i)})
		s.Lines.Add(faults.LogLine{Wall: s.DB.Epoch().Add(time.Duration(i) * time.Second), Service: "app", Level: "info", Message: "asked for " + word, Fields: faults.Fields{{Name: "by", Value: word}}})
	}
	s.Record.Stood(0, pushed(1, word))
	s.Record.Visited(time.Second, "buy", faults.Answer{OK: true, Body: "<p>" + word})
	return s
}

func inBytes(t *testing.T, s *Signals) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := s.Write(&out, "r"); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// all is what can be seen of signals in which people's words may be.
func all(t *testing.T, s *Signals) string {
	t.Helper()
	v := s.Past(time.Minute, func(context.Context) ([]event.Event, error) { return nil, nil })
	page, _, err := v.SeeLogs("", logs.Query{})
	if err != nil {
		t.Fatal(err)
	}
	state, err := v.SeeState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answer, _, _ := v.LastVisit("buy")
	raw, err := json.Marshal([]any{page, state, answer})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Words that are left out are in nothing that is shown, nor found by searching; and
// without them everything comes as it was.
func TestWordsAreLeftOutOfWhatIsRead(t *testing.T) {
	t.Parallel()
	was := measured(t, "hunter2")
	raw := inBytes(t, was)
	same, err := Read(bytes.NewReader(raw), &stack.Stack{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want, is := all(t, was), all(t, same); is != want || strings.Count(is, "hunter2") < 12 {
		t.Errorf("it was\n%s\nand is\n%s", want, is)
	}
	left, err := Read(bytes.NewReader(raw), &stack.Stack{}, nil, func(text string) string { return strings.ReplaceAll(text, "hunter2", "[redacted]") })
	if err != nil {
		t.Fatal(err)
	}
	if is := all(t, left); strings.Contains(is, "hunter2") || strings.Count(is, "[redacted]") < 12 {
		t.Error(is)
	}
	page, _, err := left.Past(time.Minute, nil).SeeLogs(`"hunter2"`, logs.Query{})
	if err != nil || page.Total != 0 {
		t.Errorf("%d lines are found by the word, %v", page.Total, err)
	}
}

// What is torn, damaged, of another version or too large is refused, and never half read.
func TestWhatIsNoFileOfSignals(t *testing.T) {
	t.Parallel()
	raw := inBytes(t, measured(t, "x"))
	for at := 0; at < len(raw); at += 97 {
		if _, err := Read(bytes.NewReader(raw[:at]), &stack.Stack{}, nil, nil); err == nil {
			t.Errorf("its first %d bytes of %d are read", at, len(raw))
		}
		wrong := bytes.Clone(raw)
		wrong[at] ^= 0x40
		if _, err := Read(bytes.NewReader(wrong), &stack.Stack{}, nil, nil); err == nil {
			t.Errorf("byte %d was changed, and it is read", at)
		}
	}
	plain, err := zstd.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	whole, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Replace(whole, []byte(`{"version":1,`), []byte(`{"version":2,`), 1)
	packed, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(bytes.NewReader(packed.EncodeAll(later, nil)), &stack.Stack{}, nil, nil); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Error(err)
	}
}
