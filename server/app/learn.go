package app

import "context"

// learn keeps what runs and attempts of before came to, and learns from all of it, until ctx ends.
func (a *App) learn(ctx context.Context) {
	if err := a.runs.FillOutcomes(ctx); err != nil && ctx.Err() == nil {
		a.options.Logger.Warn("keep what runs of before came to", "err", err)
	}
	if err := a.attempts.FillOutcomes(ctx); err != nil && ctx.Err() == nil {
		a.options.Logger.Warn("keep what attempts of before came to", "err", err)
	}
	a.insight.Watch(ctx)
}
