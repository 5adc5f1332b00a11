//go:build !linux

package inside

import (
	"context"
	"fmt"
	"io"
	"runtime"

	"github.com/drillyard/drillyard/faults/docker/line"
)

// hide: nobody is logged in.
func hide() error { return nil }

// shepherd: containers are Linux.
func shepherd(context.Context, *line.Program, io.Reader, io.Writer) error {
	return fmt.Errorf("%w on %s: %q", ErrRole, runtime.GOOS, RoleLogin)
}
