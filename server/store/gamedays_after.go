package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Answer is what somebody says to one question of the survey after a game day.
type Answer struct {
	Place  int // of the question
	Person string
	Rating int    // how much they agree, from 1 to 5; 0: they do not say
	Words  string // of their own
}

// Survey returns what is asked after a game day, and all answers; whose they are is for
// the person themselves alone.
func (s *Store) Survey(ctx context.Context, id string) (questions []string, answers []Answer, err error) {
	fail := func(err error) ([]string, []Answer, error) {
		return nil, nil, fmt.Errorf("survey of game day %s: %w", id, err)
	}
	err = each(ctx, s.readers, "SELECT text FROM game_day_question WHERE game_day = ? ORDER BY place", []any{id}, func(scan func(...any) error) error {
		questions = append(questions, "")
		return scan(&questions[len(questions)-1])
	})
	if err != nil {
		return fail(err)
	}
	err = each(ctx, s.readers, "SELECT place, coalesce(person, ''), rating, words FROM game_day_answer WHERE game_day = ? ORDER BY place, rowid", []any{id}, func(scan func(...any) error) error {
		var a Answer
		err := scan(&a.Place, &a.Person, &a.Rating, &a.Words)
		answers = append(answers, a)
		return err
	})
	if err != nil {
		return fail(err)
	}
	leave, err := s.leaverOfDay(ctx, id)
	if err != nil {
		return fail(err)
	}
	for i := range questions {
		questions[i] = leave(questions[i])
	}
	for i := range answers {
		answers[i].Words = leave(answers[i].Words)
	}
	return questions, answers, nil
}

// PutQuestions has a survey ask something else. Where somebody has answered it is
// ErrTaken: an answer is to what was asked.
func (s *Store) PutQuestions(ctx context.Context, id string, questions []string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		var answered bool
		if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM game_day_answer WHERE game_day = ?)", id).Scan(&answered); err != nil {
			return err
		}
		if answered {
			return ErrTaken
		}
		if _, err := c.ExecContext(ctx, "DELETE FROM game_day_question WHERE game_day = ?", id); err != nil {
			return err
		}
		for place, text := range questions {
			if _, err := c.ExecContext(ctx, "INSERT INTO game_day_question (game_day, place, text) VALUES (?, ?, ?)", id, place, text); err != nil {
				return known(err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ask after game day %s: %w", id, err)
	}
	return nil
}

// PutAnswers keeps what somebody answers, in the place of what they did before.
func (s *Store) PutAnswers(ctx context.Context, id, person string, answers []Answer) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "DELETE FROM game_day_answer WHERE game_day = ? AND person = ?", id, person); err != nil {
			return err
		}
		for _, a := range answers {
			if _, err := c.ExecContext(ctx, "INSERT INTO game_day_answer (game_day, place, person, rating, words) VALUES (?, ?, ?, ?, ?)", id, a.Place, person, a.Rating, a.Words); err != nil {
				return known(err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("answer after game day %s: %w", id, err)
	}
	return nil
}

// GameDayAction is what somebody is to do after a game day.
type GameDayAction struct {
	ID        string
	GameDay   string
	Title     string // of the game day; read only
	Text      string
	OwnerID   string
	OwnerName string // read only
	Due       string // a day: 2026-11-29
	Created   time.Time
	Done      time.Time // zero: not yet
}

const selectGameDayAction = `SELECT game_day_action.id, game_day, game_day.title, text, owner, person.name, due, game_day_action.created_ms, done_ms
FROM game_day_action JOIN game_day ON game_day.id = game_day JOIN person ON person.id = owner `

func (s *Store) gameDayActions(ctx context.Context, q querier, rest string, args ...any) (all []GameDayAction, err error) {
	err = each(ctx, q, selectGameDayAction+rest, args, func(scan func(...any) error) error {
		var a GameDayAction
		var created int64
		var done sql.NullInt64
		err := scan(&a.ID, &a.GameDay, &a.Title, &a.Text, &a.OwnerID, &a.OwnerName, &a.Due, &created, &done)
		a.Created, a.Done = fromMS(created), fromNullMS(done)
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list actions of game days: %w", err)
	}
	return all, nil
}

// readGameDayActions is gameDayActions without what was redacted.
func (s *Store) readGameDayActions(ctx context.Context, rest string, args ...any) ([]GameDayAction, error) {
	all, err := s.gameDayActions(ctx, s.readers, rest, args...)
	for i, a := range all {
		if err == nil {
			all[i].Text, err = s.leftOut(ctx, a.GameDay, a.Text)
		}
	}
	return all, err
}

// ActionsOfGameDay lists what people are to do after a game day, as it was added.
func (s *Store) ActionsOfGameDay(ctx context.Context, id string) ([]GameDayAction, error) {
	return s.readGameDayActions(ctx, "WHERE game_day = ? ORDER BY game_day_action.created_ms, game_day_action.id", id)
}

// GameDayActionsOf lists what a person is to do after game days, by when; what is done
// comes last, the latest first.
func (s *Store) GameDayActionsOf(ctx context.Context, person string) ([]GameDayAction, error) {
	return s.readGameDayActions(ctx, "WHERE owner = ? ORDER BY done_ms IS NOT NULL, done_ms DESC, due, game_day_action.created_ms, game_day_action.id", person)
}

// GameDayAction returns what somebody is to do after a game day as it was written, for
// whoever changes it.
func (s *Store) GameDayAction(ctx context.Context, day, id string) (GameDayAction, error) {
	a, err := only(s.gameDayActions(ctx, s.readers, "WHERE game_day_action.id = ? AND game_day = ?", id, day))
	if err != nil {
		return GameDayAction{}, fmt.Errorf("action %s of game day %s: %w", id, day, err)
	}
	return a, nil
}

// PutGameDayAction adds what somebody is to do, under a new id where it has none, or
// changes it, and returns it as kept.
func (s *Store) PutGameDayAction(ctx context.Context, a GameDayAction) (GameDayAction, error) {
	if a.ID == "" {
		a.ID, a.Created = newID(), s.now()
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO game_day_action (id, game_day, text, owner, due, created_ms, done_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET text = excluded.text, owner = excluded.owner, due = excluded.due, done_ms = excluded.done_ms WHERE game_day = excluded.game_day`,
			a.ID, a.GameDay, a.Text, a.OwnerID, a.Due, a.Created.UnixMilli(), nullMS(a.Done))
		if err != nil {
			return known(err)
		}
		kept, err := only(s.gameDayActions(ctx, c, "WHERE game_day_action.id = ? AND game_day = ?", a.ID, a.GameDay))
		if err == nil {
			a = kept
		}
		return err
	})
	if err == nil {
		a.Text, err = s.leftOut(ctx, a.GameDay, a.Text)
	}
	if err != nil {
		return GameDayAction{}, fmt.Errorf("put an action of game day %s: %w", a.GameDay, err)
	}
	return a, nil
}

// DropGameDayAction takes away what somebody was to do.
func (s *Store) DropGameDayAction(ctx context.Context, day, id string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "DELETE FROM game_day_action WHERE id = ? AND game_day = ?", id, day))
	})
	if err != nil {
		return fmt.Errorf("drop action %s of game day %s: %w", id, day, err)
	}
	return nil
}
