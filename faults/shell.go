package faults

import (
	"context"
	"io"
)

// Shells is what a sandbox also implements that people can log in to. What it
// hands out reaches the run and nothing else.
type Shells interface {
	// Shells names what can be logged in to now: "toolbox", a machine of the
	// operators', and replicas that allow it. There may be none.
	Shells() []string
	// OpenShell logs in. It may be asked between Start and Stop; ErrNoTarget
	// says that there is no shell of that name. Stop ends every shell.
	OpenShell(ctx context.Context, name string, size Size) (Shell, error)
}

// Toolbox is the name of the operators' own machine.
const Toolbox = "toolbox"

// Size is that of a terminal, in characters.
type Size struct{ Cols, Rows int }

// Shell is somebody's terminal on a machine of the sandbox. What is read is
// what the screen is to show; what is written are keys. Reading ends with
// io.EOF when the shell has ended. Close ends whatever runs in it.
type Shell interface {
	io.ReadWriteCloser
	Resize(size Size) error
}
