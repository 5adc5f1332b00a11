package app

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
)

// secured is how a server speaks TLS with a certificate and key of files, nil
// without. Files that do not fit are an error here, and never later.
func secured(cert, key string, logger *slog.Logger) (*tls.Config, error) {
	if cert == "" {
		return nil, nil
	}
	p := &pair{cert: cert, key: key, logger: logger}
	if err := p.read(); err != nil {
		return nil, fmt.Errorf("speak TLS: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return p.now(), nil }}, nil
}

// pair is a certificate and its key, as their files are. They are read for
// every connection that is opened, which costs little beside what opening one
// does: a certificate that was renewed counts from then on, however its files
// came to be replaced. While the files do not fit, as between the writing of the
// one and the other, the last ones that did stay.
type pair struct {
	cert, key string // names of files
	logger    *slog.Logger

	mu       sync.Mutex
	certText []byte
	keyText  []byte
	fits     *tls.Certificate
	said     string // of what is wrong, once
}

func (p *pair) now() *tls.Certificate {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.fits
	switch err := p.read(); {
	case err == nil:
		p.said = ""
		if p.fits != before {
			p.logger.Info("a renewed certificate is in use", "expires", p.fits.Leaf.NotAfter)
		}
	case err.Error() != p.said:
		p.said = err.Error()
		p.logger.Error("the certificate stays as it was", "expires", p.fits.Leaf.NotAfter, "err", err)
	}
	return p.fits
}

func (p *pair) read() error {
	cert, err := os.ReadFile(p.cert)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	key, err := os.ReadFile(p.key)
	if err != nil {
		return fmt.Errorf("read the certificate's key: %w", err)
	}
	if p.fits != nil && bytes.Equal(cert, p.certText) && bytes.Equal(key, p.keyText) {
		return nil
	}
	fits, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return fmt.Errorf("the certificate %s and the key %s cannot be used: %w", p.cert, p.key, err)
	}
	p.certText, p.keyText, p.fits = cert, key, &fits
	return nil
}
