package scenarios

import "fmt"

// Span is for how many minutes something may be asked: from the least to the most, both
// included.
type Span struct {
	Least int64 `json:"least"`
	Most  int64 `json:"most"`
}

// For how long a page is snoozed, and alerts are silenced.
var (
	SnoozeSpan  = Span{1, 60}
	SilenceSpan = Span{1, 12 * 60}
)

// Holds reports whether so many minutes may be asked for.
func (s Span) Holds(minutes int64) bool { return s.Least <= minutes && minutes <= s.Most }

func (s Span) String() string { return fmt.Sprintf("%d to %d minutes", s.Least, s.Most) }
