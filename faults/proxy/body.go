package proxy

// body follows the body of an answer, so that it can be passed on as it comes.
type body struct {
	phase  phase
	left   int64 // of the chunk or of the whole
	digits int   // of the size of a chunk, so far
	empty  bool  // the line of the trailer, so far
}

type phase uint8

const (
	nothing phase = iota // is left
	sized
	endless // it ends with its connection
	chunkSize
	chunkExtension
	chunkData
	chunkEnd
	trailer
)

// body tells how the body of an answer to a request is delimited.
func (h *head) body(request *head) body {
	switch {
	case request.method == "HEAD" || h.status == 204 || h.status == 304:
		return body{}
	case h.chunked:
		return body{phase: chunkSize}
	case h.length > 0:
		return body{phase: sized, left: h.length}
	case h.length < 0:
		return body{phase: endless}
	}
	return body{}
}

// take tells how many of the bytes belong to the body, and whether it is over
// after them. It is false when they do not make sense.
func (k *body) take(b []byte) (n int, over, ok bool) {
	for n < len(b) {
		switch k.phase {
		case nothing:
			return n, true, true
		case endless:
			return len(b), false, true
		case sized, chunkData:
			some := min(k.left, int64(len(b)-n))
			n += int(some)
			k.left -= some
			switch {
			case k.left > 0:
			case k.phase == sized:
				k.phase = nothing
			default:
				k.phase = chunkEnd
			}
		default:
			if !k.frame(b[n]) {
				return n, false, false
			}
			n++
		}
	}
	return n, k.phase == nothing, true
}

// frame goes over a byte between the data of chunks; it is false when that
// cannot be there.
func (k *body) frame(c byte) bool {
	switch k.phase {
	case chunkSize:
		if digit := hex(c); digit >= 0 {
			k.left, k.digits = k.left<<4|int64(digit), k.digits+1
			return k.digits < 16
		}
		k.phase = chunkExtension
		return k.digits > 0 && (c == '\r' || c == ';' || c == ' ' || c == '\t')
	case chunkExtension:
		switch {
		case c != '\n':
		case k.left == 0:
			k.phase, k.empty = trailer, true
		default:
			k.phase, k.digits = chunkData, 0
		}
	case chunkEnd:
		if c == '\n' {
			k.phase = chunkSize
		}
		return c == '\r' || c == '\n'
	case trailer:
		switch {
		case c == '\n' && k.empty:
			k.phase = nothing
		case c != '\r':
			k.empty = c == '\n'
		}
	}
	return true
}

// hex is the value of a digit; -1 for what is none.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
