package docker

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// loot prints whatever whoever is logged in can read that is not in the image:
// of every process what the system tells of it, its files and its memory; and
// every file that is mounted, or stands outside of what packages installed.
const loot = `exec 2>/dev/null
for p in /proc/[0-9]*; do
  for f in cmdline environ comm status stat auxv maps smaps wchan stack syscall io exe; do timeout 2 cat $p/$f; done
  ls -l $p/fd $p/map_files
  for f in $p/fd/*; do [ -f "$f" ] && timeout 2 cat "$f"; done
  while read -r range perms rest; do
    case $perms in r*) dd if=$p/mem bs=4096 skip=$((16#${range%-*} / 4096)) count=$(((16#${range#*-} - 16#${range%-*}) / 4096));; esac
  done <$p/maps
done
env
find / -xdev -path /usr -prune -o -type f -readable -print0 | xargs -0r timeout 10 cat
while read -r _ on kind _; do
  case $kind in tmpfs|overlay) [ "$on" = / ] || find "$on" -xdev -type f -readable -print0 | xargs -0r timeout 5 cat;; esac
done </proc/mounts
echo looted`

// hunt lets somebody who is logged in look for the answers to drills in
// everything that they can read, for the commands that play them, and for what
// is done to the system just now, which here is of a name that nothing else has.
func hunt(t *testing.T, b *live.Sandbox, run string) {
	const secret = "nobody_may_read_this_in_a_sandbox_total"
	undo := do(t, b, faults.Telemetry{Service: "checkout", Op: faults.TelemetryDrop, Metric: secret})
	defer back(t, undo)
	key := answerKey(t)
	key.put(secret[:window], text{where: "what is done to checkout"})
	docker := needs(t)
	for _, shell := range b.Shells() {
		if strings.HasSuffix(shell, "-2") {
			continue // as -1 is
		}
		s := sit(t, b, shell)
		s.fails("drillyard version", "/drillyard version", "/sandbox version", "/sandbox run first-page --responder golden", "/sandbox sandbox replica </dev/null",
			"/sandbox --help", "ls /content /scenarios")
		found, err := docker.ContainerList(t.Context(), client.ContainerListOptions{Filters: make(client.Filters).Add("label", labelRun+"="+run)})
		if err != nil {
			t.Fatal(err)
		}
		looted := false
		for _, c := range found.Items {
			if !strings.Contains(c.Names[0], run+"-"+shell+"-") {
				continue
			}
			at := &box{docker: docker, id: c.ID, spec: spec{name: shell}}
			size, answers := at.looted(t, key)
			t.Logf("%s: %d KB can be read", shell, size>>10)
			for _, where := range answers {
				t.Errorf("%s has %s", shell, where)
			}
			looted = true
		}
		if !looted {
			t.Errorf("nobody was logged in to %s", shell)
		}
	}
}

// spied is what a database shows to whoever is on call of that part of it which
// harms it: its code, its size, and what the server counts.
const spied = `select md5(string_agg(shown, ',' order by shown)) from (
select t::text as shown from pg_stat_all_tables as t where schemaname = 'drill'
union all select t::text from pg_statio_all_tables as t where schemaname = 'drill'
union all select t::text from pg_statio_all_sequences as t where schemaname = 'drill'
union all select t::text from pg_sequences as t where schemaname = 'drill'
union all select t::text from pg_proc as t where pronamespace = 'drill'::regnamespace
union all select t::text || pg_relation_size(t.oid) from pg_class as t where relnamespace = 'drill'::regnamespace
) as all_of_it`

// spy: a database looks the same in there, whatever is wrong with it.
func spy(t *testing.T, b *live.Sandbox, n *notes) {
	s := sit(t, b, faults.Toolbox)
	ask := `psql -h orders-db orders-db -Atc "` + strings.ReplaceAll(spied, "\n", " ") + `" | tail -1`
	before := s.works(ask)
	scans := n.Sum("orders-db", "pg_stat_user_tables_seq_scan")
	undo := do(t, b, faults.Data{Service: "orders-db", Op: faults.DataSlow, Delay: 50 * time.Millisecond})
	eventually(t, b, "statements are slow", long, func() bool { return n.Sum("orders-db", "pg_stat_user_tables_seq_scan") > scans })
	if after := s.works(ask); after != before || len(before) < 32 {
		t.Errorf("what is wrong shows: %s, and %s before", after, before)
	}
	back(t, undo)
}

// looted reads all that can be read in a container, with the rights of a shell
// there.
func (b *box) looted(t *testing.T, key *answers) (size int64, given []string) {
	t.Helper()
	made, err := b.docker.ExecCreate(t.Context(), b.id, client.ExecCreateOptions{Cmd: []string{"bash", "-c", loot}, Env: environment, WorkingDir: home, AttachStdout: true, AttachStderr: true})
	if err != nil {
		t.Fatal(err)
	}
	stream, err := b.docker.ExecAttach(t.Context(), made.ID, client.ExecAttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	out, outW := io.Pipe()
	go func() {
		_, err := stdcopy.StdCopy(outW, io.Discard, stream.Reader)
		_ = outW.CloseWithError(err)
	}()
	var last tail
	count := &counted{from: io.TeeReader(out, &last)}
	there, err := key.search(count)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix([]byte(last.String()), []byte("looted")) {
		t.Errorf("not everything was read: %s", last.String())
	}
	return count.n, key.given(there)
}
