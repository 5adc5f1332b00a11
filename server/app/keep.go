package app

import (
	"context"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// sweepEvery is how often what has been kept for long enough is taken away.
const sweepEvery = 24 * time.Hour

// Keeping is a rule as the store has it.
func Keeping(k config.Keep) store.Keeping {
	return store.Keeping{For: time.Duration(k.Days) * 24 * time.Hour, Scores: k.Scores}
}

// Expire takes away what has been kept for long enough, which the trail tells of.
func Expire(ctx context.Context, db *store.Store, k config.Keep) (gone store.Gone, err error) {
	due, err := db.Expired(ctx, Keeping(k), time.Now())
	if err != nil || due.Runs+due.Attempts == 0 {
		return gone, err
	}
	entry, err := db.Audit(ctx, store.Entry{Action: "runs.expire", Outcome: store.Allowed})
	if err != nil {
		return gone, err
	}
	gone, err = db.Expire(ctx, Keeping(k))
	result := store.Result{Detail: fmt.Sprintf("%d runs of more than %d days", gone.Runs, k.Days)}
	if gone.Attempts > 0 {
		result.Detail = fmt.Sprintf("%d runs and %d attempts of more than %d days", gone.Runs, gone.Attempts, k.Days)
	}
	if k.Scores {
		result.Detail += ", their scores kept"
	}
	if err != nil {
		return gone, err
	}
	return gone, db.AuditResult(context.WithoutCancel(ctx), entry, result)
}

// sweep takes away what has been kept for long enough, day after day.
func (a *App) sweep(ctx context.Context) {
	if a.options.Keep.Days == 0 {
		return
	}
	every := time.NewTicker(sweepEvery)
	defer every.Stop()
	for {
		switch gone, err := Expire(ctx, a.store, a.options.Keep); {
		case err != nil && ctx.Err() == nil:
			a.options.Logger.Error("take away what has been kept for long enough", "err", err)
		case gone != (store.Gone{}):
			a.options.Logger.Info("what was kept for long enough was taken away", "runs", gone.Runs, "attempts", gone.Attempts)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
