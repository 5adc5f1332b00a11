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
		needs(ProcessBreak, p.Op == Break)
		needs(ProcessSkew, p.Op == Skew)
		needs(ProcessFailover, p.Op == Failover)
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
		if part, ok := dataParts[p.Op]; ok {
			parts = append(parts, part)
		}
	}
	return parts
}

// dataParts tells which kind of store an operation is for.
var dataParts = map[DataOp]PrimitiveKind{
	DataFlush: DataCache, DataWarm: DataCache, DataHot: DataCache,

	DataPurge: DataQueue, DataReplay: DataQueue, DataFill: DataQueue,
	DataPoison: DataQueue, DataDuplicate: DataQueue,

	DataLock: DataDatabase, DataLockAll: DataDatabase, DataDeadlock: DataDatabase,
	DataSlow: DataDatabase, DataStale: DataLag, DataCorrupt: DataDatabase,
	DataEndSessions: DataDatabase, DataReindex: DataDatabase, DataRepair: DataDatabase,
}
