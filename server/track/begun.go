package track

import (
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Begun is somebody who begins to learn by a track today, and has done nothing yet. Nothing
// of it is kept: the track may be a draft.
func (s *Service) Begun(t library.Track) Learner {
	m, now := s.now(), s.Now().UTC()
	e := store.Enrolment{Track: t.Slug, StartDay: now.Format(time.DateOnly), Zone: "UTC"}
	return Learner{Enrolment: e, Track: t, Progress: Fold(Facts{
		Track: t.Track, TrackRecord: store.TrackRecord{Enrolment: e}, Drills: m.drills, Exercises: m.posed, Now: now, Gone: func(lang.Question) bool { return false },
	})}
}
