package inproc

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

func (b *Sandbox) limit(p faults.Limit) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	if !(p.CPU > 0 && p.CPU <= 1) {
		return nil, fmt.Errorf("CPU share %v is not over 0 and up to 1", p.CPU)
	}
	defer u.lock()()
	if err := u.limit(p.CPU); err != nil {
		return nil, err
	}
	was, turn := u.bound(p.CPU)
	return func() error {
		defer u.lock()()
		if u.limitTurn() != turn {
			return nil
		}
		u.bound(was)
		return u.limit(was)
	}, nil
}
