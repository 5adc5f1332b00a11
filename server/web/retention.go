package web

import (
	"time"
)

// retentionView is for how long runs are kept that have ended, and what goes by that.
type retentionView struct {
	Days   int  `json:"days"`   // 0: for good
	Scores bool `json:"scores"` // what a run came to stays when its log goes
	// Due goes when the server looks next, which it does once a day, and Soon within
	// the next SoonDays, Due with it.
	Due      expiredView `json:"due"`
	Soon     expiredView `json:"soon"`
	SoonDays int         `json:"soon_days"`
}

type expiredView struct {
	Runs     int   `json:"runs"`
	Attempts int   `json:"attempts"`            // at exercises
	People   int   `json:"people"`              // who began them
	OldestMS int64 `json:"oldest_ms,omitempty"` // end of the first of them; 0: there are none
}

// soonDays is how far ahead is told of what goes.
const soonDays = 30

// retention is GET /api/retention.
func (s *server) retention(c *call) (retentionView, error) {
	v := retentionView{Days: int(s.Keeping.For / (24 * time.Hour)), Scores: s.Keeping.Scores, SoonDays: soonDays}
	for ahead, into := range map[time.Duration]*expiredView{0: &v.Due, soonDays * 24 * time.Hour: &v.Soon} {
		e, err := s.Store.Expired(c.ctx(), s.Keeping, time.Now().Add(ahead))
		if err != nil {
			return v, err
		}
		*into = expiredView{Runs: e.Runs, Attempts: e.Attempts, People: e.People}
		if !e.Oldest.IsZero() {
			into.OldestMS = e.Oldest.UnixMilli()
		}
	}
	return v, nil
}
