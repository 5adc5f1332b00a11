package live

import (
	"context"
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

// Shells names what can be logged in to: nothing, unless the host has shells.
func (b *Sandbox) Shells() []string {
	host, ok := b.opts.Host.(faults.Shells)
	if !ok || b.live() != nil {
		return nil
	}
	return host.Shells()
}

// OpenShell logs in to something of the host's.
func (b *Sandbox) OpenShell(ctx context.Context, name string, size faults.Size) (faults.Shell, error) {
	done, err := b.enter()
	if err != nil {
		return nil, err
	}
	defer done()
	host, ok := b.opts.Host.(faults.Shells)
	if !ok {
		return nil, fmt.Errorf("a shell on %s: %w", b.opts.Caps.Runtime, faults.ErrUnsupported)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.ctx, cancel)()
	return host.OpenShell(ctx, name, size)
}

var _ faults.Shells = (*Sandbox)(nil)
