package embedded_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/embedded"
)

func TestStatementsStayInTheirDatabase(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	for _, path := range []string{"", filepath.Join(t.TempDir(), "inside")} {
		db, err := embedded.Open(path, 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		for _, fine := range []string{
			"CREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL, at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
			"CREATE INDEX items_by_name ON items (name)", "INSERT INTO items (id, name) VALUES (1, 'one'), (2, 'two')",
			"INSERT INTO items (id, name) VALUES (1, 'again') ON CONFLICT (id) DO NOTHING",
			"UPDATE items SET name = upper(name) WHERE id = 2", "DELETE FROM items WHERE id = 1",
			"SELECT count(*) AS n, max(a.name) FROM items AS a JOIN items AS b ON a.id = b.id",
			"WITH two AS (SELECT id FROM items) SELECT id FROM two",
		} {
			if _, err := db.Exec(fine); err != nil {
				t.Errorf("%s: %v", fine, err)
			}
		}
		for _, refused := range []string{
			"ATTACH '" + outside + "' AS o", "VACUUM INTO '" + outside + "'", "SELECT load_extension('x')", "PRAGMA writable_schema = on",
			"PRAGMA max_page_count = 100000000", "CREATE VIRTUAL TABLE v USING fts5(x)", "CREATE TRIGGER t AFTER INSERT ON items BEGIN DELETE FROM items; END",
			"SELECT zeroblob(1000000000)", "SELECT randomblob(1000000000)",
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
			"WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
		} {
			if _, err := db.Exec(refused); err == nil {
				t.Errorf("%s: not refused", refused)
			}
		}
	}
	if _, err := os.Stat(outside); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a statement has written a file: %v", err)
	}
}

func TestSizesAndTimesAreBounded(t *testing.T) {
	db, err := embedded.Open("", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	doubled := "'xxxxxxxxxxxxxxxx'"
	for range 5 {
		doubled = "replace(" + doubled + ", 'x', 'xxxxxxxxxxxxxxxx')"
	}
	if _, err := db.Exec("CREATE TABLE t (a text)"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO t VALUES (" + doubled + ")"); err == nil || !strings.Contains(err.Error(), "too big") {
		t.Errorf("a text of 16 MiB: %v", err)
	}
	many := "WITH d (i) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) "
	if _, err := db.Exec(many + "INSERT INTO t SELECT replace('xxxxxxxxxx', 'x', '" + strings.Repeat("y", 5000) + "') FROM d AS a, d AS b, d AS c, d AS e"); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("500 MB of rows: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	rows, err := db.QueryContext(ctx, many+"SELECT count(*) FROM d, d AS b, d AS c, d AS e, d AS f, d AS g, d AS h, d AS i, d AS j, d AS k")
	if err == nil {
		for rows.Next() {
		}
		err = rows.Err()
		_ = rows.Close()
	}
	if err == nil || time.Since(began) > embedded.Longest {
		t.Errorf("ten billion rows in %s: %v", time.Since(began), err)
	}
}
