package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Costs of argon2id for new passwords, from OWASP's cheat sheet: 19 MiB, two
// passes, one lane. Each hash carries its own, so they can be raised.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashSize   = 32
)

// hashesAtOnce bounds the memory that a flood of sign-ins can take.
const hashesAtOnce = 4

// SetPassword sets a person's password; other ways to sign in stay as they are.
func (s *Store) SetPassword(ctx context.Context, id, password string) error {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails, see its documentation
	hash, err := s.hash(ctx, password, salt, hashMemory, hashPasses, hashLanes)
	if err != nil {
		return fmt.Errorf("set password of %s: %w", id, err)
	}
	text := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes, b64(salt), b64(hash))
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "UPDATE person SET password = ? WHERE id = ?", text, id))
	})
	if err != nil {
		return fmt.Errorf("set password of %s: %w", id, err)
	}
	return nil
}

// CheckPassword returns the person that login and password belong to, or
// ErrPassword, or ErrDisabled when both are right. It takes as long for a login that does not exist, so that the
// answer's delay does not tell which do.
func (s *Store) CheckPassword(ctx context.Context, login, password string) (Person, error) {
	var id, text string
	err := s.readers.QueryRowContext(ctx, "SELECT id, password FROM person WHERE login = ? AND password IS NOT NULL", login).Scan(&id, &text)
	if errors.Is(err, sql.ErrNoRows) {
		if _, err := s.hash(ctx, password, make([]byte, 16), hashMemory, hashPasses, hashLanes); err != nil {
			return Person{}, err
		}
		return Person{}, ErrPassword
	}
	if err != nil {
		return Person{}, fmt.Errorf("check password of %s: %w", login, err)
	}
	same, err := s.matches(ctx, password, text)
	if err != nil {
		return Person{}, fmt.Errorf("check password of %s: %w", login, err)
	}
	if !same {
		return Person{}, ErrPassword
	}
	person, err := s.Person(ctx, id)
	if err == nil && !person.Disabled.IsZero() {
		err = ErrDisabled // told to nobody but who knows the password
	}
	return person, err
}

func (s *Store) matches(ctx context.Context, password, text string) (bool, error) {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("the stored hash is not argon2id")
	}
	_, errV := fmt.Sscanf(parts[2], "v=%d", &version)
	_, errP := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
	salt, errS := base64.RawStdEncoding.DecodeString(parts[4])
	want, errH := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(errV, errP, errS, errH); err != nil {
		return false, fmt.Errorf("the stored hash is malformed: %w", err)
	}
	got, err := s.hash(ctx, password, salt, memory, passes, lanes)
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (s *Store) hash(ctx context.Context, password string, salt []byte, memory, passes uint32, lanes uint8) ([]byte, error) {
	select {
	case s.passwords <- struct{}{}:
		defer func() { <-s.passwords }()
		return argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashSize), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func b64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
