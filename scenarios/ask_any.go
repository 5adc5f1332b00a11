package scenarios

import "strconv"

// mostParts bounds the parts of a criterion that takes the best of them.
const mostParts = 20

// askAny asks for the best of several things.
func askAny() ask {
	return ask{key: "any", parts: true, own: bestOf, takes: []string{"do", "nobody"}}
}

// bestOf reads the parts, each of which is a criterion without a name and a
// value of its own, and the share of the points that it can earn.
func bestOf(c *compiler, f *fields, k *Criterion) {
	listed := f.value("any").list(f.what + ": any")
	if len(listed) < 2 || len(listed) > mostParts {
		f.problem("any", "", "any: between 2 and %d parts are needed", mostParts)
		return
	}
	for i, v := range listed {
		s := v.fields(f.what + ", part " + strconv.Itoa(i+1))
		part := Criterion{Pos: v.at, Share: 100}
		if written := s.text("share"); written != "" {
			percent, ok := percentOf(written)
			if !ok || percent == 0 {
				s.problem("share", "write share: 50%", "share: %q is not a share of the points", written)
			}
			part.Share = percent
		}
		kind := c.asked(s, &part)
		s.done()
		if kind.costs || kind.parts || kind.marks {
			s.problem(kind.key, "", "%s cannot be a part of any", kind.key)
		}
		k.Any = append(k.Any, part)
	}
}
