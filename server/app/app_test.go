package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/config"
)

// transcript is a log that may be written to and read at once.
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

// serving is a server that has started, with what it logs.
func serving(t testing.TB, c config.Config) (*App, *transcript) {
	t.Helper()
	c.Listen = "127.0.0.1:0"
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	said := &transcript{}
	a, err := New(t.Context(), Options{
		Config: c, BuiltIn: content.FS, Version: "test", Logger: slog.New(slog.NewTextHandler(said, nil)),
		Client: fstest.MapFS{"index.html": {Data: []byte("the client")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		if err := a.Stop(ctx); err != nil { // it writes to the folder until then
			t.Error(err)
		}
	})
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	return a, said
}

// certify writes a certificate for 127.0.0.1 with a serial number.
func certify(t *testing.T, serial int64) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "drills.example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	raw, err := x509.CreateCertificate(rand.Reader, about, about, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	rawKey, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: rawKey})
}

func put(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTLS: a renewed certificate counts without a restart, and files that do
// not fit change nothing but the log.
func TestTLS(t *testing.T) {
	folder := t.TempDir()
	c := config.Config{Cert: filepath.Join(folder, "cert.pem"), Key: filepath.Join(folder, "key.pem"), Public: &url.URL{Scheme: "https", Host: "drills.example.org"}}
	cert, key := certify(t, 1)
	put(t, c.Cert, cert)
	put(t, c.Key, key)
	a, said := serving(t, c)

	// Each of these is a client that has not been here before.
	serial := func() int64 {
		t.Helper()
		transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		defer transport.CloseIdleConnections()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.Listens().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != http.StatusOK || got.ProtoMajor != 2 || got.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("answered with %s %s, HSTS %q", got.Proto, got.Status, got.Header.Get("Strict-Transport-Security"))
		}
		return got.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if got := serial(); got != 1 {
		t.Errorf("the certificate is number %d", got)
	}
	cert, key = certify(t, 2)
	put(t, c.Cert, cert) // and the key comes in a moment
	for range 2 {
		if got := serial(); got != 1 {
			t.Errorf("between certificate and key it is number %d", got)
		}
	}
	if n := strings.Count(said.String(), "the certificate stays as it was"); n != 1 {
		t.Errorf("said %d times that they do not fit: %s", n, said)
	}
	put(t, c.Key, key)
	if got := serial(); got != 2 {
		t.Errorf("after renewal it is number %d", got)
	}
	if !strings.Contains(said.String(), "a renewed certificate is in use") {
		t.Errorf("the renewal is not in the log: %s", said)
	}
	if err := os.Remove(c.Key); err != nil {
		t.Fatal(err)
	}
	if got := serial(); got != 2 {
		t.Errorf("without its key it is number %d", got)
	}
	old := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	if conn, err := tls.Dial("tcp", a.Listens().Host, old); err == nil {
		_ = conn.Close()
		t.Error("TLS 1.1 is spoken")
	}
}

// TestTLSThatCannotBe: a bad pair is refused at the start, by name.
func TestTLSThatCannotBe(t *testing.T) {
	folder := t.TempDir()
	cert, _ := certify(t, 1)
	_, other := certify(t, 2)
	put(t, filepath.Join(folder, "cert.pem"), cert)
	put(t, filepath.Join(folder, "other.pem"), other)
	for name, want := range map[string]string{"other.pem": "private key does not match", "none.pem": "none.pem: no such file", "cert.pem": "cannot be used"} {
		c := config.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Cert: filepath.Join(folder, "cert.pem"), Key: filepath.Join(folder, name)}
		a, err := New(t.Context(), Options{Config: c, BuiltIn: content.FS, Logger: slog.New(slog.DiscardHandler)})
		if err == nil {
			_ = a.Stop(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with the key %s: %v; want %q", name, err, want)
		}
	}
}
