package event

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Hash returns a fingerprint of what a log says happened, in hexadecimal. Two
// playings have the same one when the same people did the same things at the
// same run times and the same came of it: the ids of the runs, and when on the
// calendar they were, are left out.
func Hash(log []Event) (string, error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for _, e := range log {
		line, err := canonical(e)
		if err != nil {
			return "", fmt.Errorf("hash event %d: %w", e.Seq, err)
		}
		if err := encoder.Encode(line); err != nil {
			return "", fmt.Errorf("hash event %d: %w", e.Seq, err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// hashed is what of an event a hash rests on.
type hashed struct {
	Seq     int64           `json:"seq"`
	At      int64           `json:"at_ns"`
	Actor   Actor           `json:"actor"`
	Kind    Kind            `json:"kind"`
	Version int             `json:"version"`
	Body    json.RawMessage `json:"body"`
}

func canonical(e Event) (hashed, error) {
	line := hashed{Seq: e.Seq, At: int64(e.At), Actor: e.Actor, Kind: e.Kind()}
	var err error
	switch b := e.Body.(type) {
	case Unknown:
		line.Version, line.Body = b.Version, b.Raw
	case RunStarted:
		b.EpochMS = 0
		line.Version, line.Body, err = Encode(b)
	default:
		line.Version, line.Body, err = Encode(b)
	}
	return line, err
}
