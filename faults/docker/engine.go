package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	tclog "github.com/testcontainers/testcontainers-go/log"
)

// ErrNoEngine says that there is no container engine to talk to.
var ErrNoEngine = errors.New("there is no container engine")

// Labels of everything that is made.
const (
	labelOwner = "drillyard"     // "sandbox"
	labelRun   = "drillyard.run" // id of the run
	labelOf    = "drillyard.pid" // the server that made it, see self
	owner      = "sandbox"
)

// quiet keeps the library from printing each container's life, and from its
// own reaper, whose image may not be had: leftovers are found by their labels.
var quiet = sync.OnceFunc(func() {
	tclog.SetDefault(log.New(io.Discard, "", 0))
	for name, value := range map[string]string{"TESTCONTAINERS_RYUK_DISABLED": "true", "TESTCONTAINERS_HOST_OVERRIDE": "127.0.0.1"} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, value) // fails on a malformed name only
		}
	}
})

// engine talks to the container engine of this machine. The caller closes it.
func engine(ctx context.Context) (*testcontainers.DockerClient, error) {
	quiet()
	c, err := connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoEngine, err)
	}
	if _, err := c.Ping(ctx, client.PingOptions{}); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrNoEngine, err), c.Close())
	}
	return c, nil
}

// connect makes a client. The first one of a process asks the engine about
// itself, and the library panics when that breaks off: so nobody breaks it off,
// and who cannot wait for it leaves it behind.
func connect(ctx context.Context) (*testcontainers.DockerClient, error) {
	type outcome struct {
		client *testcontainers.DockerClient
		err    error
	}
	asked := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if broken := recover(); broken != nil {
				o.err = fmt.Errorf("it broke off: %v", broken)
			}
			asked <- o
		}()
		o.client, o.err = testcontainers.NewDockerClientWithOpts(context.WithoutCancel(ctx))
	}()
	select {
	case o := <-asked:
		return o.client, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
