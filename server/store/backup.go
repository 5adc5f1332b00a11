package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists says that there is a file in the way already.
var ErrExists = errors.New("there is one already, and it is not overwritten")

// Backup writes everything that a data folder's database holds at one moment, and the
// files that were uploaded to it, into a new file, whoever uses them meanwhile, and
// checks what it wrote. The file is there when the error is nil, and on the disk; otherwise
// there is none. A file in its place is ErrExists, no database ErrNotFound. The
// schema stays as it is: the database may be that of an older or a newer build.
func Backup(ctx context.Context, dir, file string) (err error) {
	source := filepath.Join(dir, database)
	if _, err := os.Stat(source); err != nil {
		return fmt.Errorf("back up %s: %w: %w", source, ErrNotFound, err)
	}
	// It holds the place, so that nobody's file is overwritten in the end.
	place, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("back up to %s: %w", file, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("back up %s: %w", source, err), os.Remove(file))
		}
	}()
	if err := place.Close(); err != nil {
		return err
	}
	db := open(source, 1)
	defer db.Close()
	_, err = snapshot(ctx, db, file, func(db *sql.DB) error { return packUploads(ctx, filepath.Join(dir, Uploads), db) })
	return err
}

// Restore makes a data folder of a backup. A folder that has a database, or a file in the
// place of one that was uploaded, is ErrExists; a file that is none of Drillyard, or is
// damaged, is refused before anything is made of it. Nobody is signed in afterwards, and no one-time
// address of before can be used: what was revoked since must not come back.
func Restore(ctx context.Context, file, dir string) (err error) {
	for _, name := range []string{database, database + "-wal"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("restore into %s: a database: %w", dir, errors.Join(ErrExists, err))
		}
	}
	release, err := Serve(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	target := filepath.Join(dir, database)
	part := target + ".restoring"
	defer func() {
		_ = os.Remove(part) // gone already when all went well
		if err != nil {
			err = fmt.Errorf("restore %s: %w", file, err)
		}
	}()
	if err := copyFile(file, part); err != nil {
		return err
	}
	db := alone(part)
	var unpacked []string
	defer func() {
		if err != nil {
			for _, file := range unpacked {
				_ = os.Remove(file) // it is in the backup
			}
		}
	}()
	err = func() (err error) {
		if err := verify(ctx, db); err != nil {
			return err
		}
		if unpacked, err = unpackUploads(ctx, db, filepath.Join(dir, Uploads)); err != nil {
			return err
		}
		for _, table := range []string{"session", "link"} {
			if _, err := db.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return known(err)
			}
		}
		return nil
	}()
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Link(part, target); err != nil { // unlike a rename, it overwrites nothing
		return err
	}
	return syncFolder(dir)
}

// Check reads all of a data folder's database, whoever uses it meanwhile, and
// changes nothing. ErrNotFound is a folder without one; ErrDamaged, ErrForeign
// and ErrNewer are of one that cannot be used.
func Check(ctx context.Context, dir string) error {
	path := filepath.Join(dir, database)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("check %s: %w: %w", path, ErrNotFound, err)
	}
	db := openWith(path, 1, "query_only(1)")
	if err := errors.Join(verify(ctx, db), db.Close()); err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	return nil
}

// snapshot writes the database as it stands into file, which it replaces, with what more
// puts into it, and returns the schema that it has there.
func snapshot(ctx context.Context, db *sql.DB, file string, more func(*sql.DB) error) (version int, err error) {
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	// SQLite would let everyone read it; it may be empty, so it is made here.
	made, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	defer made.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return 0, known(err)
	}
	adding := alone(part)
	if err := errors.Join(more(adding), adding.Close()); err != nil {
		return 0, err
	}
	written := openWith(part, 1, "query_only(1)")
	err = verify(ctx, written)
	if err == nil {
		err = written.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	}
	if err := errors.Join(err, written.Close(), made.Sync()); err != nil {
		return 0, err
	}
	if err := os.Rename(part, file); err != nil {
		return 0, err
	}
	return version, syncFolder(filepath.Dir(file))
}

// alone opens a database that will be renamed: it is one file, without a log beside it.
func alone(path string) *sql.DB {
	return openWith(path, 1, "journal_mode(DELETE)", "synchronous(FULL)", "foreign_keys(1)")
}

// verify reads all of a database and reports what is damaged in it, and whether
// it is one that this build can read.
func verify(ctx context.Context, db *sql.DB) error {
	if _, err := schemaOf(ctx, db); err != nil {
		return err
	}
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return known(err)
	}
	if said != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, said)
	}
	var table string
	err := db.QueryRowContext(ctx, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1").Scan(&table)
	if err == nil {
		return fmt.Errorf("%w: the table %s refers to what is not there", ErrDamaged, table)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return known(err)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}

// syncFolder puts a file's new name on the disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
