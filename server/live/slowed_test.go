package live

import (
	"bytes"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// However many frames come, and of whatever kind, they are taken at the pace of
// their bytes, and whoever sends them waits.
func TestFramesAreTakenAtAPace(t *testing.T) {
	for name, in := range map[string]intake{"screen": screenIntake, "keys": keysIntake} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				theirs, ours := net.Pipe()
				conn, began := slow(ours, in), time.Now()
				ping := []byte{0x89, 0x80, 1, 2, 3, 4} // the smallest there is
				flood := bytes.Repeat(ping, (in.burst+60*in.rate)/len(ping)+1)
				go func() {
					_, _ = theirs.Write(flood)
					_ = theirs.Close()
				}()
				got, err := io.ReadAll(conn)
				if err != nil || !bytes.Equal(got, flood) {
					t.Fatalf("%d bytes of %d arrive: %v", len(got), len(flood), err)
				}
				if took := time.Since(began); took < 59*time.Second || took > 2*time.Minute {
					t.Errorf("a minute's worth of frames, and more at once, were taken within %s", took)
				}
			})
		})
	}
}

// A connection that is closed waits for no pace.
func TestClosedWhileSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		theirs, ours := net.Pipe()
		conn, began := slow(ours, intake{1, 10}), time.Now()
		go func() { _, _ = theirs.Write(make([]byte, 1000)) }()
		go func() {
			time.Sleep(time.Second)
			_ = conn.Close()
		}()
		for {
			if _, err := conn.Read(make([]byte, 10)); err != nil {
				break
			}
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("it is read for %s", took)
		}
	})
}

// A message costs more than its bytes.
func TestMessagesAreCharged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, ours := net.Pipe()
		conn, began := slow(ours, keysIntake), time.Now()
		for range (keysIntake.burst + 60*keysIntake.rate) / perMessage {
			conn.charge(perMessage)
		}
		if took := time.Since(began).Round(time.Second); took != time.Minute {
			t.Errorf("a minute's worth of messages took %s", took)
		}
	})
}
