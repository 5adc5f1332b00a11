package engine

import "context"

// headStart plays a run up to where it is handed over, as fast as that goes. Who asks
// for something meanwhile is answered as long as it is starting.
func (r *Run) headStart(ctx context.Context) error {
	if r.From == 0 || !r.paced() {
		return nil
	}
	r.skips = true
	err := r.loopWhile(ctx, func() bool { return r.now() < r.From })
	r.skips = false
	r.pace.set(r.now(), false, r.Pace)
	return err
}
