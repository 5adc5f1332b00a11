package event_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

func note(run, text string) event.Event {
	return event.Event{Run: run, Body: event.NoteAdded{Text: text}}
}

func TestMemoryNumbersEachRunByItself(t *testing.T) {
	ctx := context.Background()
	var log event.Memory
	first, err := log.Append(ctx, note("a", "1"), note("a", "2"), note("b", "1"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := log.Append(ctx, note("b", "2"), note("a", "3"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range append(first, second...) {
		if text := e.Body.(event.NoteAdded).Text; text != fmt.Sprint(e.Seq) || e.Wall.IsZero() {
			t.Errorf("%s of run %s has number %d, committed %v", text, e.Run, e.Seq, e.Wall)
		}
	}
}

func TestMemoryReadsInPages(t *testing.T) {
	ctx := context.Background()
	var log event.Memory
	for i := range 5 {
		if _, err := log.Append(ctx, note("a", fmt.Sprint(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		after int64
		limit int
		want  []int64
	}{{0, 10, []int64{1, 2, 3, 4, 5}}, {0, 2, []int64{1, 2}}, {2, 2, []int64{3, 4}}, {4, 2, []int64{5}}, {5, 2, nil}, {99, 2, nil}} {
		got, err := log.Read(ctx, "a", tc.after, tc.limit)
		if err != nil {
			t.Fatal(err)
		}
		var seqs []int64
		for _, e := range got {
			seqs = append(seqs, e.Seq)
		}
		if fmt.Sprint(seqs) != fmt.Sprint(tc.want) {
			t.Errorf("after %d at most %d: %v, want %v", tc.after, tc.limit, seqs, tc.want)
		}
	}
	if got, err := log.Read(ctx, "other", 0, 10); err != nil || len(got) != 0 {
		t.Errorf("a run without events: %v, %v", got, err)
	}
	page, _ := log.Read(ctx, "a", 0, 1)
	page[0].Seq = 99
	if again, _ := log.Read(ctx, "a", 0, 1); again[0].Seq != 1 {
		t.Error("a reader changed the log")
	}
}

func TestMemoryHasNoGapsUnderManyWriters(t *testing.T) {
	ctx := context.Background()
	var log event.Memory
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for range 50 {
				if _, err := log.Append(ctx, note("a", "x"), note("a", "y")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	all, err := log.Read(ctx, "a", 0, 10_000)
	if err != nil || len(all) != 800 {
		t.Fatalf("%d events, %v", len(all), err)
	}
	for i, e := range all {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d has number %d", i+1, e.Seq)
		}
	}
}
