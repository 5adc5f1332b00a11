package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// TrackRecords reads all that is kept of some enrolments, in their order, in a handful of
// queries however many they are.
func (s *Store) TrackRecords(ctx context.Context, of []Enrolment) (all []TrackRecord, err error) {
	all = make([]TrackRecord, len(of))
	at := map[string]*TrackRecord{} // by id
	learns := map[string][]*TrackRecord{}
	var ids, people []string
	for i, e := range of {
		r := &all[i]
		r.Enrolment, at[e.ID] = e, r
		if ids = append(ids, e.ID); learns[e.PersonID] == nil {
			people = append(people, e.PersonID)
		}
		learns[e.PersonID] = append(learns[e.PersonID], r)
	}
	for _, read := range []func() error{
		func() error { return s.trackSteps(ctx, ids, at) },
		func() error { return s.trackPlays(ctx, ids, at) },
		func() error { return s.entrustments(ctx, ids, at) },
		func() error { return s.trackReadings(ctx, people, learns) },
		func() error { return s.trackRuns(ctx, people, learns) },
		func() error { return s.trackAttempts(ctx, people, learns) },
	} {
		if err := read(); err != nil {
			return nil, fmt.Errorf("read what is kept of %d enrolments: %w", len(of), known(err))
		}
	}
	return all, nil
}

func (s *Store) trackSteps(ctx context.Context, ids []string, at map[string]*TrackRecord) error {
	return each(ctx, s.readers, `SELECT enrolment, step, did, item, value, good, tries, coalesce(by_person, ''), coalesce(name, ''), at_ms
FROM track_step LEFT JOIN person ON person.id = by_person WHERE enrolment IN (`+among+")", []any{listText(ids)}, func(scan func(...any) error) error {
		var id string
		var d StepDone
		var when int64
		if err := scan(&id, &d.Step, &d.Did, &d.Item, &d.Value, &d.Good, &d.Tries, &d.ByID, &d.ByName, &when); err != nil {
			return err
		}
		d.At = fromMS(when)
		at[id].Done = append(at[id].Done, d)
		return nil
	})
}

func (s *Store) trackPlays(ctx context.Context, ids []string, at map[string]*TrackRecord) error {
	return each(ctx, s.readers, "SELECT enrolment, step, scenario, asks FROM track_play WHERE enrolment IN ("+among+")", []any{listText(ids)}, func(scan func(...any) error) error {
		var id, asks string
		var p TrackPlay
		if err := scan(&id, &p.Step, &p.Scenario, &asks); err != nil {
			return err
		}
		p.Asks = strings.Fields(asks)
		at[id].Plays = append(at[id].Plays, p)
		return nil
	})
}

func (s *Store) entrustments(ctx context.Context, ids []string, at map[string]*TrackRecord) error {
	return each(ctx, s.readers, `SELECT enrolment, t.id, step, ask, level, seen, coalesce(by_person, ''), coalesce(name, ''), at_ms
FROM entrustment t LEFT JOIN person ON person.id = by_person WHERE enrolment IN (`+among+") ORDER BY at_ms, t.rowid", []any{listText(ids)}, func(scan func(...any) error) error {
		var id string
		var t Entrustment
		var when int64
		if err := scan(&id, &t.ID, &t.Step, &t.Ask, &t.Level, &t.Seen, &t.ByID, &t.ByName, &when); err != nil {
			return err
		}
		t.At = fromMS(when)
		at[id].Trusted = append(at[id].Trusted, t)
		return nil
	})
}

// trackReadings are the drills whose answers people were shown.
func (s *Store) trackReadings(ctx context.Context, people []string, of map[string][]*TrackRecord) error {
	return each(ctx, s.readers, "SELECT person, scenario FROM reading WHERE person IN ("+among+")", []any{listText(people)}, func(scan func(...any) error) error {
		var person, scenario string
		if err := scan(&person, &scenario); err != nil {
			return err
		}
		for _, r := range of[person] {
			r.Known = append(r.Known, scenario)
		}
		return nil
	})
}

// trackAttempts are what people answered in practice. A score that they may not read is
// none.
func (s *Store) trackAttempts(ctx context.Context, people []string, of map[string][]*TrackRecord) error {
	const open = "state = 'judged' AND coalesce(opens_ms, 0) <= ?"
	now := s.now().UnixMilli()
	return each(ctx, s.readers, `SELECT attempt.id, person, exercise, title, repeat, created_ms, ended_ms, opens_ms,
iif(`+open+`, percent, NULL), coalesce(low, percent), coalesce(high, percent), iif(`+open+`, g.raw, NULL)
FROM attempt LEFT JOIN attempt_grade g ON g.attempt = attempt.id AND g.rubric = attempt.rubric
AND NOT EXISTS (SELECT 1 FROM attempt_grade later WHERE later.attempt = attempt.id AND later.rubric = attempt.rubric AND (later.graded_ms, later.grader) > (g.graded_ms, g.grader))
WHERE interview = '' AND state <> 'withdrawn' AND person IN (`+among+") ORDER BY created_ms, attempt.id", []any{now, now, listText(people)}, func(scan func(...any) error) error {
		var a TrackAttempt
		var person string
		var created int64
		var ended, opens sql.NullInt64
		var percent, low, high *float64
		if err := scan(&a.ID, &person, &a.Exercise, &a.Title, &a.Repeat, &created, &ended, &opens, &percent, &low, &high, &a.Grade); err != nil {
			return err
		}
		a.Created, a.Ended, a.Opens = fromMS(created), fromNullMS(ended), fromNullMS(opens)
		if percent != nil {
			a.Score = &Score{*percent, *low, *high}
		}
		for _, r := range of[person] {
			r.Attempts = append(r.Attempts, a)
		}
		return nil
	})
}

// trackRuns are the runs that people play or played, without those by which authors try
// what they write. A score that is withheld from them is none. Who began one knew the
// answers where that stands with the run; who joined them, by what they were shown.
func (s *Store) trackRuns(ctx context.Context, people []string, of map[string][]*TrackRecord) error {
	return each(ctx, s.readers, `SELECT mine.person, run.id, run.scenario, run.title, assignment.plays_as,
repeat OR run.person <> mine.person AND EXISTS (SELECT 1 FROM reading WHERE reading.person = mine.person AND reading.scenario = run.scenario AND (ended_ms IS NULL OR read_ms < ended_ms)),
run.created_ms, run.ended_ms, opens_ms, run.state = 'failed', `+
		shown("run.percent")+", "+shown("coalesce(low, run.percent)")+", "+shown("coalesce(high, run.percent)")+`,
unassessed AND NOT mine.assessed, (SELECT count(DISTINCT member.person) FROM member WHERE member.run = run.id), `+shown("g.raw")+`
FROM member mine JOIN run ON run.id = mine.run JOIN assignment ON assignment.id = run.assignment
LEFT JOIN grade g ON g.run = run.id AND g.rubric = run.rubric
AND NOT EXISTS (SELECT 1 FROM grade later WHERE later.run = run.id AND later.rubric = run.rubric AND (later.graded_ms, later.grader) > (g.graded_ms, g.grader))
WHERE mine.person IN (`+among+") AND mine.left_ms IS NULL AND NOT trial ORDER BY run.created_ms, run.id", []any{listText(people)}, func(scan func(...any) error) error {
		var person string
		var r TrackRun
		var created int64
		var ended, opens sql.NullInt64
		var percent, low, high *float64
		err := scan(&person, &r.ID, &r.Scenario, &r.Title, &r.PlaysAs, &r.Repeat, &created, &ended, &opens, &r.Broken, &percent, &low, &high, &r.Asks, &r.Crew, &r.Grade)
		if err != nil {
			return err
		}
		r.Created, r.Ended, r.Opens = fromMS(created), fromNullMS(ended), fromNullMS(opens)
		if percent != nil && !r.Asks {
			r.Score = &Score{*percent, *low, *high}
		} else {
			r.Grade = nil
		}
		for _, one := range of[person] {
			one.Runs = append(one.Runs, r)
		}
		return nil
	})
}
