package live

import (
	"context"
	"errors"
	"sync"
)

// Stop takes everything away and returns when nothing is left. It does so to
// the end even when ctx ends first: a half stopped stack serves nobody.
func (b *Sandbox) Stop(context.Context) (err error) {
	b.mu.Lock()
	b.stopped = true
	b.cancel()
	b.mu.Unlock()
	b.stop.Do(func() { err = b.remove() }) // a second caller waits here for the first
	return err
}

func (b *Sandbox) remove() error {
	b.work.Wait()
	errs := []error{b.closeUnits(true)}
	b.busy.Wait()
	errs = append(errs, b.closeUnits(true)) // replicas that started meanwhile
	if b.gateway != nil {
		errs = append(errs, b.gateway.Close())
	}
	errs = append(errs, b.closeUnits(false))
	return errors.Join(append(errs, b.opts.Host.Close())...)
}

// closeUnits closes the fleets, or the stores.
func (b *Sandbox) closeUnits(fleets bool) error {
	var closed sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	for _, u := range b.units {
		if _, is := u.(*fleet); is == fleets {
			closed.Go(func() {
				err := u.close()
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			})
		}
	}
	closed.Wait()
	return errors.Join(errs...)
}
