package inproc

import (
	"context"
	"errors"
	"os"
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
	if b.customers != nil {
		b.customers.Stop()
	}
	b.closeUnits(true)
	b.busy.Wait()
	b.closeUnits(true) // replicas that started meanwhile
	var errs []error
	for _, p := range b.edges {
		errs = append(errs, p.Close())
	}
	b.closeUnits(false)
	b.client.CloseIdleConnections()
	return errors.Join(append(errs, os.RemoveAll(b.dir))...)
}

// closeUnits closes the fleets, or the stores.
func (b *Sandbox) closeUnits(fleets bool) {
	var closed sync.WaitGroup
	for _, u := range b.units {
		if _, is := u.(*fleet); is == fleets {
			closed.Go(u.close)
		}
	}
	closed.Wait()
}
