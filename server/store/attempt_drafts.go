package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// AttemptDraft is what somebody has typed in a part of an attempt so far.
type AttemptDraft struct {
	Part    string
	Text    string
	Version int64 // 1, 2, 3 …; 0: nothing was typed
	Saved   time.Time
}

var (
	// ErrStale says that something else stands by now than what was changed.
	ErrStale = errors.New("something else was saved meanwhile")
	// ErrEnded says that an attempt has ended, so that nothing more is kept of it.
	ErrEnded = errors.New("the attempt has ended")
)

// PutAttemptDraft keeps what somebody has typed in a part, in the place of the version
// that they had before them, and returns it as kept. Where another stands by now that is
// returned with ErrStale, unless it says the same: then it is as if it had been saved, for
// a save whose answer was lost is sent again. How much time has passed is kept with it. Of
// an attempt that is not open nothing is kept: ErrEnded.
func (s *Store) PutAttemptDraft(ctx context.Context, id string, d AttemptDraft, spent time.Duration) (kept AttemptDraft, err error) {
	var stale error
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		kept = AttemptDraft{Part: d.Part}
		// First, for what had been typed is in its log once it has ended, and not here.
		if err := changedOne(c.ExecContext(ctx, "UPDATE attempt SET spent_ms = max(spent_ms, ?) WHERE id = ? AND state = 'open'", spent.Milliseconds(), id)); errors.Is(err, ErrNotFound) {
			return ErrEnded
		} else if err != nil {
			return err
		}
		var saved int64
		err := c.QueryRowContext(ctx, "SELECT text, version, saved_ms FROM attempt_draft WHERE attempt = ? AND part = ?", id, d.Part).Scan(&kept.Text, &kept.Version, &saved)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		kept.Saved = fromMS(saved)
		if kept.Version != d.Version {
			if kept.Version == 0 || kept.Text != d.Text {
				stale = ErrStale
			}
			return nil
		}
		now := s.now().UnixMilli()
		kept = AttemptDraft{d.Part, d.Text, d.Version + 1, fromMS(now)}
		_, err = c.ExecContext(ctx, "INSERT OR REPLACE INTO attempt_draft (attempt, part, text, version, saved_ms) VALUES (?, ?, ?, ?, ?)", id, d.Part, d.Text, kept.Version, now)
		return err
	})
	if err == nil {
		err = stale
	}
	if err != nil {
		return kept, fmt.Errorf("save part %s of attempt %s: %w", d.Part, id, err)
	}
	return kept, nil
}

// AttemptDrafts returns what somebody has typed, by part.
func (s *Store) AttemptDrafts(ctx context.Context, id string) (map[string]AttemptDraft, error) {
	all := map[string]AttemptDraft{}
	err := each(ctx, s.readers, "SELECT part, text, version, saved_ms FROM attempt_draft WHERE attempt = ?", []any{id}, func(scan func(...any) error) error {
		var d AttemptDraft
		var saved int64
		err := scan(&d.Part, &d.Text, &d.Version, &saved)
		d.Saved = fromMS(saved)
		all[d.Part] = d
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what was typed in attempt %s: %w", id, known(err))
	}
	return all, nil
}
