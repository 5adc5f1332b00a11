package docker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"
)

// runLimit bounds how long a command in a container may take.
const runLimit = 10 * time.Second

// run runs a command in the container, as the user that it runs as, and waits
// for its end. What it says is in the error when it fails.
func (b *box) run(ctx context.Context, command ...string) error {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	said, code, err := b.ask(ctx, command)
	if err == nil && code != 0 {
		if err = errors.New(said); said == "" {
			err = fmt.Errorf("exit status %d", code)
		}
	}
	if err != nil {
		return fmt.Errorf("run %s in %s: %w", command[0], b.name, err)
	}
	return nil
}

func (b *box) ask(ctx context.Context, command []string) (said string, code int, err error) {
	made, err := b.docker.ExecCreate(ctx, b.id, client.ExecCreateOptions{Cmd: command, AttachStdout: true, AttachStderr: true})
	if err != nil {
		return "", 0, err
	}
	stream, err := b.docker.ExecAttach(ctx, made.ID, client.ExecAttachOptions{})
	if err != nil {
		return "", 0, err
	}
	defer stream.Close()
	var both tail
	if _, err := stdcopy.StdCopy(&both, &both, stream.Reader); err != nil {
		return "", 0, err
	}
	state, err := b.docker.ExecInspect(ctx, made.ID, client.ExecInspectOptions{})
	return both.String(), state.ExitCode, err
}
