package faults

// Parts lists what a runtime must be able to do to carry out a primitive: its
// kind first, then the parts of the kind that it makes use of. The zero value
// of a field makes use of nothing.
func Parts(p Primitive) []PrimitiveKind {
	parts := []PrimitiveKind{p.Kind()}
	needs := func(part PrimitiveKind, used bool) {
		if used {
			parts = append(parts, part)
		}
	}
	switch p := p.(type) {
	case Wire:
		if p.Lift {
			break // nothing else in it means anything
		}
		needs(WireShape, p.Loss > 0 || p.Bandwidth > 0 || p.Truncate > 0 || p.SlowClose > 0)
		needs(WireTo, p.To != "")
	case Process:
		needs(p.Op.Part(), p.Op.Part() != "")
	case Limit:
		lifts := map[PrimitiveKind]bool{}
		for _, part := range p.Lift {
			lifts[part] = true
		}
		needs(LimitMemory, p.Memory > 0 || lifts[LimitMemory])
		needs(LimitDisk, p.Disk > 0 || lifts[LimitDisk])
		needs(LimitFiles, p.Files > 0 || lifts[LimitFiles])
		needs(LimitPorts, p.Ports > 0 || lifts[LimitPorts])
	case Load:
		needs(LoadSource, p.Source != "")
	case Data:
		needs(p.Op.Part(), true)
	case Telemetry:
		needs(p.Op.Part(), p.Op.Part() != "")
	}
	return parts
}

// partOf is the part of a kind that stands for one operation. Basic ones are those
// that whoever knows the kind can do.
func partOf(kind PrimitiveKind, op string, basic bool) PrimitiveKind {
	if basic {
		return ""
	}
	return kind + "/" + PrimitiveKind(op)
}
