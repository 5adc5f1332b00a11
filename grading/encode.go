package grading

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// shape is the version of a rubric's encoding. Fields may be added as long as
// their zero value is left out, so that old rubrics keep their hash.
const shape = 1

// ErrShape says that a stored rubric was written by a build this one does not
// know.
var ErrShape = errors.New("unknown shape of rubric")

// Encode returns the rubric as it is stored: JSON with a fixed order of fields,
// equal for equal rubrics.
func (r *Rubric) Encode() []byte {
	raw, err := json.Marshal(r)
	if err != nil {
		// Compile and DecodeRubric let no number through that JSON cannot write.
		panic("encode rubric: " + err.Error())
	}
	return raw
}

// Hash names the rubric by its content: the SHA-256 of Encode, in hexadecimal.
func (r *Rubric) Hash() string {
	if r.hash != "" {
		return r.hash
	}
	sum := sha256.Sum256(r.Encode())
	return hex.EncodeToString(sum[:])
}

// DecodeRubric reads a stored rubric and makes it ready to grade. It refuses
// what it does not fully understand: a rubric half understood would grade
// differently under the same name.
func DecodeRubric(raw []byte) (*Rubric, error) {
	var head struct {
		Shape int `json:"shape"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("decode rubric: %w", err)
	}
	if head.Shape != shape {
		return nil, fmt.Errorf("decode rubric: %w: %d", ErrShape, head.Shape)
	}
	r := &Rubric{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("decode rubric: %w", err)
	}
	if d.More() {
		return nil, errors.New("decode rubric: more after its end")
	}
	for _, m := range r.prepare() {
		if !m.advice {
			return nil, fmt.Errorf("decode rubric: criterion %s: %s", m.criterion.ID, m.message)
		}
	}
	r.hash = r.Hash()
	return r, nil
}
