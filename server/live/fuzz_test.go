package live

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// FuzzClient sends whatever bytes where a screen would send frames: the server
// lets go of that connection, and shows the next event to everyone else.
func FuzzClient(f *testing.F) {
	mask := "\x00\x00\x00\x00"
	for _, seed := range []string{
		"", "\x89\x80" + mask, "\x8a\x80" + mask, "\x88\x82" + mask + "\x03\xe8", "\x81\x82" + mask + "hi", "\x81\x02hi",
		"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff" + mask, "\x01\x81" + mask + "a\x80\x81" + mask + "b", "\x89\xfe\x01\x00" + mask,
		"\xf1\x80" + mask, "\x83\x80" + mask, "\x88\x81" + mask + "\x03", "\x82\xfe\x02\x01" + mask, "GET / HTTP/1.1\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	y := newYard(f)
	steady := y.dial(f, "trainee")
	n := int64(0)
	f.Fuzz(func(t *testing.T, sent []byte) {
		conn, err := net.Dial("tcp", y.server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		_, err = fmt.Fprint(conn, "GET /?trainee HTTP/1.1\r\nHost: y\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
		if err != nil {
			t.Fatal(err)
		}
		from := bufio.NewReader(conn)
		response, err := http.ReadResponse(from, nil)
		if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
			t.Fatal(response, err)
		}
		_ = response.Body.Close() // there is none
		// The server may have had enough before it has everything.
		_, _ = conn.Write(sent)
		_ = conn.(*net.TCPConn).CloseWrite()
		if _, err := io.Copy(io.Discard, from); err != nil && isTimeout(err) {
			t.Fatalf("the server holds on to a screen that said %q and closed", sent)
		}
		n++
		y.happen(t, event.NoteAdded{Text: "still here"})
		collect(t, steady, n)
	})
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}
