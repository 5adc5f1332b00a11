package inside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/drillyard/drillyard/faults/docker/line"
)

// Roles that a container can have.
const (
	RoleReplica = "replica"
	RoleGateway = "gateway"
)

// ErrRole says that there is no role of that name.
var ErrRole = errors.New("no such role")

// What a role tells by itself.
const (
	TellLog   = "log"   // a faults.LogLine
	TellReady = "ready" // it serves
	TellCause = "cause" // why the process is about to end
)

// Main takes a role until in ends.
func Main(ctx context.Context, role string, in io.Reader, out io.Writer) error {
	if err := hide(); err != nil {
		return fmt.Errorf("hide how the role is driven: %w", err)
	}
	program := line.NewProgram(out)
	switch role {
	case RoleReplica:
		return replica(ctx, program, in)
	case RoleLogin:
		return shepherd(ctx, program, in, out)
	case RoleGateway:
		return gatekeep(ctx, program, in)
	}
	return fmt.Errorf("%w: %q; there is %s", ErrRole, role, strings.Join([]string{RoleReplica, RoleLogin, RoleGateway}, ", "))
}
