package live

import (
	"context"

	"github.com/drillyard/drillyard/faults"
)

// back takes something back, unless it has been changed since.
type back func(ctx context.Context) error

// unit is one service of the stack, whatever its kind. Its changes are made
// with the lock of its record held.
type unit interface {
	history() *record
	process(ctx context.Context, p faults.Process) (back, error)
	// balance changes how requests are spread.
	balance(p faults.Balance) (back, error)
	// check says what is wrong with settings that are about to be applied.
	check(values map[string]string) error
	apply(ctx context.Context, rev faults.Revision) error
	flag(ctx context.Context, name string, on bool) error
	limit(ctx context.Context, p faults.Limit) (back, error)
	secret(ctx context.Context, name, value string) error
	resolve(ctx context.Context, peer string, a faults.NameAnswer) error
	// tell changes what the service tells of itself.
	tell(ctx context.Context, p faults.Telemetry) error
	// renewed says that the certificate is another one.
	renewed(ctx context.Context) error
	// roll makes the service run the releases that are in force.
	roll(ctx context.Context) error
	health() faults.ServiceHealth
	collect(ctx context.Context) []scrape
	close() error
}
