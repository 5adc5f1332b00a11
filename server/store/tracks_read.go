package store

import (
	"context"
	"database/sql"
	"fmt"
)

// TrackRecord reads all that is kept of an enrolment, in a handful of queries however
// much that is.
func (s *Store) TrackRecord(ctx context.Context, e Enrolment) (r TrackRecord, err error) {
	r.Enrolment = e
	defer func() {
		if err != nil {
			err = fmt.Errorf("read enrolment %s: %w", e.ID, known(err))
		}
	}()
	err = each(ctx, s.readers, "SELECT step, did, item, value, good, tries, coalesce(by_person, ''), coalesce(name, ''), at_ms FROM track_step LEFT JOIN person ON person.id = by_person WHERE enrolment = ?", []any{e.ID}, func(scan func(...any) error) error {
		var d StepDone
		var at int64
		err := scan(&d.Step, &d.Did, &d.Item, &d.Value, &d.Good, &d.Tries, &d.ByID, &d.ByName, &at)
		d.At = fromMS(at)
		r.Done = append(r.Done, d)
		return err
	})
	if err != nil {
		return r, err
	}
	err = each(ctx, s.readers, "SELECT step, scenario, assignment FROM track_play WHERE enrolment = ?", []any{e.ID}, func(scan func(...any) error) error {
		var p TrackPlay
		err := scan(&p.Step, &p.Scenario, &p.Assignment)
		r.Plays = append(r.Plays, p)
		return err
	})
	if err != nil {
		return r, err
	}
	err = each(ctx, s.readers, "SELECT t.id, step, ask, level, seen, coalesce(by_person, ''), coalesce(name, ''), at_ms FROM entrustment t LEFT JOIN person ON person.id = by_person WHERE enrolment = ? ORDER BY at_ms, t.rowid", []any{e.ID}, func(scan func(...any) error) error {
		var t Entrustment
		var at int64
		err := scan(&t.ID, &t.Step, &t.Ask, &t.Level, &t.Seen, &t.ByID, &t.ByName, &at)
		t.At = fromMS(at)
		r.Trusted = append(r.Trusted, t)
		return err
	})
	if err != nil {
		return r, err
	}
	r.Runs, err = s.trackRuns(ctx, e.PersonID)
	return r, err
}

// trackRuns are the runs that somebody plays or played, without those by which authors
// try what they write. A score that is withheld from them is none.
func (s *Store) trackRuns(ctx context.Context, person string) (all []TrackRun, err error) {
	err = each(ctx, s.readers, `SELECT run.id, run.scenario, run.title, assignment.plays_as, assignment.id, assignment.behalf, repeat, run.created_ms, run.ended_ms, opens_ms, run.state = 'failed', `+
		shown("run.percent")+", "+shown("coalesce(low, run.percent)")+", "+shown("coalesce(high, run.percent)")+`,
unassessed AND NOT mine.assessed, (SELECT count(*) FROM member WHERE member.run = run.id AND left_ms IS NULL), `+shown("g.raw")+`, coalesce(g.graded_ms, 0)
FROM member mine JOIN run ON run.id = mine.run JOIN assignment ON assignment.id = run.assignment
LEFT JOIN grade g ON g.run = run.id AND g.rubric = run.rubric
AND NOT EXISTS (SELECT 1 FROM grade later WHERE later.run = run.id AND later.rubric = run.rubric AND (later.graded_ms, later.grader) > (g.graded_ms, g.grader))
WHERE mine.person = ? AND mine.left_ms IS NULL AND NOT trial ORDER BY run.created_ms, run.id`, []any{person}, func(scan func(...any) error) error {
		var r TrackRun
		var created int64
		var ended, opens sql.NullInt64
		var percent, low, high *float64
		var behalf Behalf
		err := scan(&r.ID, &r.Scenario, &r.Title, &r.PlaysAs, &r.Assignment, &behalf, &r.Repeat, &created, &ended, &opens, &r.Broken, &percent, &low, &high, &r.Asks, &r.Crew, &r.Grade, &r.GradedMS)
		r.Created, r.Ended, r.Opens, r.Track = fromMS(created), fromNullMS(ended), fromNullMS(opens), behalf == BehalfTrack
		if percent != nil && !r.Asks {
			r.Score = &Score{*percent, *low, *high}
		} else {
			r.Grade = nil
		}
		all = append(all, r)
		return err
	})
	return all, err
}
