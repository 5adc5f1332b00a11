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
	"strings"
	"syscall"

	"github.com/google/renameio/v2"
)

// Uploads is the folder beside the database of files that were uploaded: packs. What else
// is in the data folder is made again when it is needed.
const Uploads = "packs"

// Bounds of the uploads that a backup holds: a pack is smaller, and nobody has as many.
const (
	uploadSize  = 64 << 20 // bytes of one
	mostUploads = 1000
)

// In a backup, uploads are in a table that no schema has: a build that does not know of
// it reads the rest.
const uploadTable = "uploaded_file"

// packUploads puts the files of a folder into a backup. One that is none that could have
// been uploaded is an error: a backup that left it out would be found out too late.
func packUploads(ctx context.Context, folder string, db *sql.DB) error {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) { // before the first upload
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	names, err := fs.Glob(root.FS(), "*")
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE "+uploadTable+" (name TEXT PRIMARY KEY, raw BLOB NOT NULL) STRICT"); err != nil {
		return known(err)
	}
	n := 0
	for _, name := range names {
		if strings.HasPrefix(name, ".") { // one that is just being written
			continue
		}
		raw, err := readUpload(root, name)
		if errors.Is(err, fs.ErrNotExist) { // it was just removed
			continue
		}
		if n++; err == nil && n > mostUploads {
			err = fmt.Errorf("there are more than %d", mostUploads)
		}
		if err != nil {
			return fmt.Errorf("the files in %s: %s: %w", folder, name, err)
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO "+uploadTable+" (name, raw) VALUES (?, ?)", name, raw); err != nil {
			return known(err)
		}
	}
	return nil
}

func readUpload(root *os.Root, name string) ([]byte, error) {
	// Without O_NONBLOCK, to open a pipe would wait for a writer.
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !about.Mode().IsRegular() {
		return nil, errors.New("this is no ordinary file, and was not uploaded; take it away")
	}
	raw, err := io.ReadAll(io.LimitReader(file, uploadSize+1))
	if err == nil && len(raw) > uploadSize {
		err = fmt.Errorf("this is larger than %d MiB, and was not uploaded; take it away", uploadSize>>20)
	}
	return raw, err
}

// unpackUploads takes the uploads out of a backup into a folder, and returns what it has
// written there, also when it fails. A backup of before has none.
func unpackUploads(ctx context.Context, db *sql.DB, folder string) (written []string, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?)", uploadTable).Scan(&there); err != nil || !there {
		return nil, known(err)
	}
	names, err := uploadsIn(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s in %s: %w", name, folder, errors.Join(ErrExists, err))
		}
	}
	if len(names) > 0 {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		var raw []byte
		if err := db.QueryRowContext(ctx, "SELECT raw FROM "+uploadTable+" WHERE name = ?", name).Scan(&raw); err != nil {
			return written, known(err)
		}
		path := filepath.Join(folder, name)
		if err := renameio.WriteFile(path, raw, 0o600, renameio.WithTempDir(folder)); err != nil {
			return written, err
		}
		written = append(written, path)
	}
	for _, statement := range []string{"DROP TABLE " + uploadTable, "VACUUM"} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return written, known(err)
		}
	}
	return written, nil
}

// uploadsIn lists the uploads of a backup, which must be such as a backup is given.
func uploadsIn(ctx context.Context, db *sql.DB) (names []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT name, length(raw) FROM "+uploadTable+" ORDER BY name LIMIT ?", mostUploads+1)
	if err != nil {
		return nil, known(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			return nil, known(err)
		}
		if name != filepath.Base(name) || !filepath.IsLocal(name) || strings.HasPrefix(name, ".") || size > uploadSize || len(names) == mostUploads {
			return nil, fmt.Errorf("%w: %q of %d bytes is no file that was uploaded", ErrForeign, name, size)
		}
		names = append(names, name)
	}
	return names, known(rows.Err())
}
