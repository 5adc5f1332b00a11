package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// migrate applies the numbered schema files that the database has not seen, all
// of them in one transaction. PRAGMA user_version holds the number of the last
// one. keep is called with the number of the first one that a database of an
// older build lacks, before it is applied.
func migrate(ctx context.Context, db *sql.DB, files fs.FS, keep func(next int) error) error {
	names, err := fs.Glob(files, "schema/*.sql")
	if err != nil {
		return err
	}
	version, err := schemaUpTo(ctx, db, len(names))
	if err != nil && !errors.Is(err, errEmpty) {
		return err
	}
	if 0 < version && version < len(names) {
		if err := keep(version + 1); err != nil {
			return fmt.Errorf("keep a copy before schema %04d: %w", version+1, err)
		}
	}
	return upgrade(ctx, db, files, names)
}

// upgrade applies what is lacking of the numbered files, all of it or nothing: a
// build that knew only some of them can go on with the database if one fails. It
// asks for the version inside the transaction: another process may be opening the
// same file.
func upgrade(ctx context.Context, db *sql.DB, files fs.FS, names []string) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return known(err)
	}
	defer func() {
		if err != nil {
			// SQLite may have rolled back by itself, as when the disk is full.
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
			err = known(err)
		}
	}()
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for i, name := range names {
		number, err := strconv.Atoi(strings.TrimPrefix(name, "schema/")[:4])
		if err != nil || number != i+1 {
			return fmt.Errorf("schema file %s: want number %04d", name, i+1)
		}
		if number <= version {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("apply %s: %w", name, err)
		}
	}
	if version < len(names) {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names))); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// errEmpty says that there is nothing in a database yet.
var errEmpty = errors.New("the database is empty")

// schemaOf returns the schema of a database that this build can read.
func schemaOf(ctx context.Context, db *sql.DB) (int, error) {
	names, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		return 0, err
	}
	version, err := schemaUpTo(ctx, db, len(names))
	if errors.Is(err, errEmpty) {
		err = fmt.Errorf("%w: %w", ErrForeign, err)
	}
	return version, err
}

// schemaUpTo returns a database's schema, at most the newest: ErrNewer, ErrForeign
// and errEmpty are of those that cannot be read.
func schemaUpTo(ctx context.Context, db *sql.DB, newest int) (version int, err error) {
	// In one statement, so that another process which is just making them comes
	// before or after.
	var tables int
	err = db.QueryRowContext(ctx, "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)").Scan(&version, &tables)
	switch {
	case err != nil:
		return 0, known(err)
	case version > newest:
		return version, fmt.Errorf("%w: its schema is %d, this build knows %d; use the newer build, or restore a backup of before", ErrNewer, version, newest)
	case version == 0 && tables > 0, version < 0:
		return version, ErrForeign
	case version == 0:
		return version, errEmpty
	}
	return version, nil
}

// copiesKept is how many databases of before an upgrade are kept.
const copiesKept = 2

// keepCopy keeps the database as it is before a schema file is applied, beside
// it, and removes the copies of older upgrades.
func keepCopy(ctx context.Context, db *sql.DB, path string, next int) error {
	part := fmt.Sprintf("%s.before-%04d.%d", path, next, os.Getpid())
	version, err := snapshot(ctx, db, part, func(*sql.DB) error { return nil })
	if err != nil {
		return err
	}
	if version != next-1 { // another process was faster, and has kept one
		return os.Remove(part)
	}
	if err := os.Rename(part, fmt.Sprintf("%s.before-%04d", path, next)); err != nil {
		return err
	}
	kept, err := filepath.Glob(path + ".before-[0-9][0-9][0-9][0-9]")
	if err != nil {
		return err
	}
	slices.Sort(kept)
	for _, old := range kept[:max(0, len(kept)-copiesKept)] {
		if err := os.Remove(old); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(path))
}
