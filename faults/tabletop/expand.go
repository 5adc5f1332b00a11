package tabletop

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// orderText is the number of the order, as it is written.
func (t *task) orderText() string {
	switch {
	case t.order == 0:
		return ""
	case !t.minted:
		return strconv.FormatUint(t.order, 10)
	}
	const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	b, n := []byte("HB-xxxx-xxxx"), t.order
	for i := range b {
		if b[i] == 'x' {
			b[i] = letters[n%uint64(len(letters))]
			n /= uint64(len(letters))
		}
	}
	return string(b)
}

func (t *task) traceText() string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], t.trace[0])
	binary.BigEndian.PutUint64(raw[8:], t.trace[1])
	return hex.EncodeToString(raw[:])
}

// hole is what the task has for a hole in a text.
func (t *task) hole(kind uint8) string {
	switch kind {
	case product:
		return strconv.Itoa(int(t.product))
	case customer:
		if t.customer == 0 {
			return "guest"
		}
		return strconv.Itoa(int(t.customer))
	case order:
		return t.orderText()
	}
	return ""
}

// expand fills the holes of a text.
func (t *task) expand(x text) string {
	if len(x) == 1 && x[0].hole != literal {
		return t.hole(x[0].hole)
	}
	var s string
	for _, p := range x {
		if p.hole == literal {
			s += p.word
		} else {
			s += t.hole(p.hole)
		}
	}
	return s
}

// keyOf is the key that a text stands for.
func (t *task) keyOf(x text, form uint64) key {
	k := key{form: form}
	for _, p := range x {
		var v uint64
		switch p.hole {
		case literal:
			continue
		case product:
			v = uint64(t.product)
		case customer:
			v = uint64(t.customer)
		case order:
			v = t.order
		}
		k.visitor = k.visitor*0x9e3779b97f4a7c15 + v + 1
	}
	return k
}
