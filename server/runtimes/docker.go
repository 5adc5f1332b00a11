package runtimes

import (
	"context"
	"errors"

	"github.com/drillyard/drillyard/faults/docker"
)

// Finding is one thing that was looked at on a machine; Left is something that
// a run has left behind.
type (
	Finding = docker.Finding
	Left    = docker.Left
)

// How a finding stands.
const (
	FindingOK   = docker.FindingOK
	FindingWarn = docker.FindingWarn
	FindingFail = docker.FindingFail
)

// Examine tells what runs in containers need of this machine, and what is
// lacking. It changes nothing.
func Examine(ctx context.Context) []Finding { return docker.Examine(ctx) }

// Clear takes away what runs in containers have left behind whose server is no
// more, and tells what that was. A machine without an engine has nothing.
func Clear(ctx context.Context) ([]Left, error) {
	left, err := docker.Reap(ctx, false)
	if errors.Is(err, docker.ErrNoEngine) {
		return nil, nil
	}
	return left, err
}
