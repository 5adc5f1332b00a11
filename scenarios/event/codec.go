package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrUnknownKind says that a stored event is of a kind or version this build
// cannot read.
var ErrUnknownKind = errors.New("unknown event kind")

// Unknown stands for a stored event this build cannot read. It has no row, so
// it is shown to nobody.
type Unknown struct {
	Was     Kind            `json:"was"`
	Version int             `json:"version"`
	Raw     json.RawMessage `json:"raw"`
}

// Kind implements Body: what it was stored as.
func (u Unknown) Kind() Kind { return u.Was }

// Decoder reads a body as it was stored at one version of its shape.
type Decoder func(raw []byte) (Body, error)

func decode[B Body](raw []byte) (Body, error) {
	var b B
	err := json.Unmarshal(raw, &b)
	return b, err
}

// Encode returns a body as it is stored, and the version of its shape.
func Encode(b Body) (version int, raw []byte, err error) {
	d := rowOf(b)
	if d == nil {
		return 0, nil, fmt.Errorf("%w: %s", ErrUnknownKind, b.Kind())
	}
	raw, err = json.Marshal(b)
	return d.Version(), raw, err
}

// Decode reads a stored body. A kind or version it does not know comes back as
// Unknown, together with ErrUnknownKind: the log can still be read past it.
func Decode(k Kind, version int, raw []byte) (Body, error) {
	d := registry.byKind[k]
	if d == nil || version < 1 || version > d.Version() {
		return Unknown{Was: k, Version: version, Raw: slices.Clone(raw)}, fmt.Errorf("%w: %s version %d", ErrUnknownKind, k, version)
	}
	b, err := d.Decoders[version-1](raw)
	if err != nil {
		return nil, fmt.Errorf("decode %s version %d: %w", k, version, err)
	}
	return b, nil
}
