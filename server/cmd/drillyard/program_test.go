package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// until waits for a condition.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

// program is the real program in a process of its own, serving a data folder.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	said transcript // on both its outputs
	gone chan struct{}
	err  error // of the ended process; once it has gone
}

// transcript may be written to and read at once.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// start serves data; temp is the program's temporary folder. Tests write faster
// than people may. More are flags.
func start(t *testing.T, data, temp string, more ...string) *program {
	t.Helper()
	cmd := exec.Command("drillyard", append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--pace-each", "1000"}, more...)...)
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	return launch(t, cmd)
}

// launch waits until a command serves.
func launch(t *testing.T, cmd *exec.Cmd) *program {
	t.Helper()
	p := &program{t: t, gone: make(chan struct{}), cmd: cmd}
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.gone)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(p.kill)
	address := regexp.MustCompile(`serving on (https?://\S+)\n`)
	until(t, "the program serves", func() bool {
		select {
		case <-p.gone:
			t.Fatalf("the program ended: %v, %s", p.err, p.said.String())
		default:
		}
		if m := address.FindStringSubmatch(p.said.String()); m != nil {
			p.url = m[1]
		}
		return p.url != ""
	})
	return p
}

// kill ends the process as a power cut would. It is gone when kill returns.
func (p *program) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has gone
	<-p.gone
}

// user is someone's browser; it stays signed in from one program to the next.
type user struct {
	t    *testing.T
	csrf string
	over string // the version that it writes over
	http *http.Client
}

// admin signs the first admin in by the address that the program printed.
func admin(t *testing.T, p *program) *user {
	t.Helper()
	link := regexp.MustCompile(`\S+/#/signin/\S+\n`)
	until(t, "a sign-in address", func() bool { return link.MatchString(p.said.String()) })
	return signIn(t, p, strings.TrimSpace(link.FindString(p.said.String())))
}

// signIn uses a one-time address.
func signIn(t *testing.T, p *program, link string) *user {
	t.Helper()
	_, token, _ := strings.Cut(link, "#/signin/")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t: t, http: &http.Client{Jar: jar}}
	var me struct{ CSRF string }
	u.must(p, http.StatusOK, "POST", "/api/session/link", map[string]string{"token": token}, &me)
	u.csrf = me.CSRF
	return u
}

// invite adds somebody who runs drills, or has the roles that are asked for, and signs them
// in.
func invite(t *testing.T, admin *user, p *program, login string, roles ...string) *user {
	t.Helper()
	if len(roles) == 0 {
		roles = []string{"facilitator", "assessor", "author"}
	}
	var invited struct{ Link string }
	admin.must(p, http.StatusCreated, "POST", "/api/people", map[string]any{"login": login, "name": login, "roles": roles}, &invited)
	return signIn(t, p, invited.Link)
}

// must asks for what has to be answered with a status.
func (u *user) must(p *program, want int, method, path string, in, out any) {
	u.t.Helper()
	if status, err := u.ask(p, method, path, in, out); err != nil || status != want {
		u.t.Fatalf("%s %s: %d, %v; want %d", method, path, status, err, want)
	}
}

// ask sends a request; the error is that of a program that does not answer.
func (u *user) ask(p *program, method, path string, in, out any) (int, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(u.t.Context(), method, p.url+path, bytes.NewReader(raw))
	if err != nil {
		return 0, err
	}
	r.Header.Set("X-CSRF-Token", u.csrf)
	if u.over != "" {
		r.Header.Set("If-Match", u.over)
	}
	response, err := u.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if raw, err = io.ReadAll(response.Body); err != nil {
		return 0, err
	}
	if out != nil && response.StatusCode < 300 {
		return response.StatusCode, json.Unmarshal(raw, out)
	}
	return response.StatusCode, nil
}

// shown is an event as it reaches a screen, to the byte.
type shown struct {
	N    int64
	Seq  int64
	Kind string
	raw  string
}

func (s *shown) UnmarshalJSON(raw []byte) error {
	type plain shown
	s.raw = string(raw)
	return json.Unmarshal(raw, (*plain)(s))
}

// screen is a websocket that keeps what it is sent.
type screen struct {
	conn net.Conn
	done chan struct{} // closed when the connection has ended

	mu     sync.Mutex
	events []shown
	bye    string // why it was sent away
}

// farewell returns why the screen was sent away, once it was.
func (s *screen) farewell() string {
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bye
}

func (s *screen) seen() []shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events
}

// saw reports whether an event of a kind was shown.
func (s *screen) saw(kind string) bool {
	for _, e := range s.seen() {
		if e.Kind == kind {
			return true
		}
	}
	return false
}

// watch opens the live view of a run. It speaks just enough of the protocol to
// read what a server says: only server/live needs a library for it.
func (u *user) watch(p *program, run string, after int64) (*screen, error) {
	at, err := url.Parse(fmt.Sprintf("%s/api/runs/%s/live?after=%d", p.url, run, after))
	if err != nil {
		return nil, err
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		return nil, err
	}
	s := &screen{conn: conn, done: make(chan struct{})}
	r := &http.Request{Method: http.MethodGet, URL: at, Host: at.Host, Header: http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"MDEyMzQ1Njc4OWFiY2RlZg=="},
	}}
	for _, cookie := range u.http.Jar.Cookies(at) {
		r.AddCookie(cookie)
	}
	from := bufio.NewReader(conn)
	err = r.Write(conn)
	var response *http.Response
	if err == nil {
		if response, err = http.ReadResponse(from, r); err == nil {
			_ = response.Body.Close() // there is none
		}
	}
	if err == nil && response.StatusCode != http.StatusSwitchingProtocols {
		err = fmt.Errorf("upgrade: %s", response.Status)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	go s.read(from)
	return s, nil
}

func (s *screen) read(from io.Reader) {
	defer close(s.done)
	defer s.conn.Close()
	for {
		payload, err := frame(from)
		if err != nil {
			return
		}
		var m struct {
			Events []shown
			Reason string
		}
		if json.Unmarshal(payload, &m) != nil {
			continue // a ping
		}
		s.mu.Lock()
		s.events = append(s.events, m.Events...)
		s.bye = m.Reason
		s.mu.Unlock()
	}
}

// frame reads one unmasked frame.
func frame(r io.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	size := uint64(head[1])
	switch head[1] {
	case 126:
		var n uint16
		if err := binary.Read(r, binary.BigEndian, &n); err != nil {
			return nil, err
		}
		size = uint64(n)
	case 127:
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return nil, err
		}
	}
	if size > 1<<20 {
		return nil, fmt.Errorf("a frame of %d bytes", size)
	}
	payload := make([]byte, size)
	_, err := io.ReadFull(r, payload)
	return payload, err
}
