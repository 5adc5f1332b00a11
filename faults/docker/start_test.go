package docker

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"

	"github.com/drillyard/drillyard/faults/docker/line"
	"github.com/drillyard/drillyard/faults/stack"
)

// TestStartThatFails says which container it was and why, and leaves nothing.
func TestStartThatFails(t *testing.T) {
	docker := needs(t)
	t.Run("a store", func(t *testing.T) {
		const run = "test-broken"
		s := harbor(t)
		i := slices.IndexFunc(s.Services, func(v stack.Service) bool { return v.Kind == stack.KindDatabase })
		s.Services[i].Schema = []string{"CREATE TABLE nobody ("}
		b := New(Options{Stack: s, Seed: 7, Run: run, Program: program})
		err := b.Start(t.Context(), &notes{})
		if err == nil || !strings.Contains(err.Error(), "orders-db") || !strings.Contains(err.Error(), "schema statement 1") {
			t.Errorf("got %v", err)
		}
		if left := leftovers(t, docker, run); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
	t.Run("a program that ends", func(t *testing.T) {
		h := opened(t, "test-ends")
		b, err := h.start(t.Context(), spec{name: "sorry", image: h.images.service, command: []string{"no-such-role"}, driven: true})
		if err != nil {
			t.Fatal(err)
		}
		<-b.exited
		err = b.failed("launch", b.calls.Call(t.Context(), "launch", struct{}{}, nil))
		if !errors.Is(err, line.ErrGone) || !strings.Contains(err.Error(), "sorry") || !strings.Contains(err.Error(), "no such role") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a Start that is given up", func(t *testing.T) {
		const run = "test-given-up"
		ctx, cancel := context.WithCancel(t.Context())
		b := New(Options{Stack: harbor(t), Seed: 7, Run: run, Program: program, Progress: func(what string) {
			if strings.HasPrefix(what, "starting checkout") {
				cancel()
			}
		}})
		if err := b.Start(ctx, &notes{}); err == nil {
			t.Error("it started all the same")
		}
		if left := leftovers(t, docker, run); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
}

// TestProgram refuses, before anything is made, what could not run.
func TestProgram(t *testing.T) {
	for _, bad := range []string{"", "#!/bin/sh\n", "\x7fELF"} {
		if err := CheckProgram([]byte(bad)); !errors.Is(err, ErrProgram) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if program != nil {
		if err := CheckProgram(program); err != nil {
			t.Error(err)
		}
	}
	switch embedded, err := Program(); {
	case errors.Is(err, ErrNotBuilt):
		if at := built(); at.State != FindingFail || !strings.Contains(at.Help, "make build") {
			t.Errorf("%+v", at)
		}
	case err != nil:
		t.Error(err)
	default:
		if err := CheckProgram(embedded); err != nil {
			t.Error(err)
		}
	}
}

// TestAlive knows this process, and not one that had its number before.
func TestAlive(t *testing.T) {
	me := self()
	if !alive(me) {
		t.Errorf("%s is dead", me)
	}
	parts := strings.Split(me, "/")
	for of, want := range map[string]bool{
		"":                                      false,
		parts[0] + "/" + parts[1]:               false,
		parts[0] + "/" + parts[1] + "/1.before": false,
		parts[0] + "/0/":                        false,
		parts[0] + "/99999999/1":                false,
		"elsewhere/1/1":                         true,
	} {
		if got := alive(of); got != want {
			t.Errorf("alive(%q) = %t", of, got)
		}
	}
}

// TestReap takes away what a dead server's run has left, and nothing of ours.
func TestReap(t *testing.T) {
	docker := needs(t)
	h := opened(t, "test-reaped")
	if left, err := Reap(t.Context(), false); err != nil {
		t.Fatal(err)
	} else if slices.ContainsFunc(left, func(l Left) bool { return l.Run == h.run }) {
		t.Errorf("a living run was reaped: %v", left)
	}
	if len(leftovers(t, docker, h.run)) != 2 {
		t.Error("the run is gone")
	}
	// What the run has made is now that of a process that is no more.
	began := time.Now()
	left, err := sweep(t.Context(), docker, func(labels map[string]string) bool { return labels[labelRun] == h.run })
	if err != nil || len(left) != 2 {
		t.Errorf("reaped %v, %v", left, err)
	}
	t.Logf("%v in %s", left, time.Since(began))
	if left := leftovers(t, docker, h.run); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestOldThingsDoNotStandInTheWay starts a run beside a dead server's network
// that the engine will not let go, because something has a place there.
func TestOldThingsDoNotStandInTheWay(t *testing.T) {
	docker := needs(t)
	neighbour := opened(t, "test-neighbour")
	stuck := &host{docker: docker, run: "test-stuck", net: "drillyard-test-stuck"}
	dead := labels(stuck.run)
	dead[labelOf] = machine() + "/0/1"
	if _, err := docker.NetworkCreate(t.Context(), stuck.net, client.NetworkCreateOptions{Driver: "bridge", Internal: true, Options: bridge, Labels: dead}); err != nil {
		t.Fatal(err)
	}
	if _, err := docker.NetworkConnect(t.Context(), stuck.net, client.NetworkConnectOptions{Container: neighbour.operator.id}); err != nil {
		t.Fatal(err)
	}
	opened(t, "test-beside")
	if left := leftovers(t, docker, stuck.run); len(left) != 1 {
		t.Errorf("left of the dead run: %v", left)
	}
	stuck.vacate([]string{"nobody", neighbour.operator.title})
	if err := stuck.sweep(t.Context(), func(labels map[string]string) bool { return labels[labelRun] == stuck.run }); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, docker, stuck.run); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
