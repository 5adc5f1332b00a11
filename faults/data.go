package faults

import (
	"fmt"
	"time"
)

// DataOp is what Data does to the data of a store.
type DataOp string

// Operations on a cache.
const (
	DataFlush DataOp = "flush" // every key goes, a hot one too
	DataWarm  DataOp = "warm"  // every key that readers asked for in the last minutes is there again
	DataHot   DataOp = "hot"   // one key is so large that reading it takes Data.Delay
)

// Operations on a queue.
const (
	DataPurge     DataOp = "purge"     // every waiting message is set aside, and nobody gets it
	DataReplay    DataOp = "replay"    // messages set aside come again, and from now on each once: poison stays aside, duplicates end
	DataFill      DataOp = "fill"      // Data.Count messages more wait
	DataPoison    DataOp = "poison"    // Data.Count messages that nobody can process, and that come again each time
	DataDuplicate DataOp = "duplicate" // Data.Share of the messages are delivered twice
)

// Operations on a database. Table says which rows; empty means every table.
const (
	DataLock     DataOp = "lock"     // a session holds a lock: whoever writes waits for it
	DataLockAll  DataOp = "lock-all" // likewise, and whoever reads
	DataDeadlock DataOp = "deadlock" // Data.Share of the writes wait a second and are told of a deadlock
	DataSlow     DataOp = "slow"     // statements take Data.Delay longer: an index is gone
	DataStale    DataOp = "stale"    // reads are Data.Delay behind: they come from a replica that lags
	DataCorrupt  DataOp = "corrupt"  // Data.Share of the rows that are read cannot be understood

	DataEndSessions DataOp = "end-sessions" // sessions that hold locks are ended, and so are their locks and deadlocks
	DataReindex     DataOp = "reindex"      // the missing index is built again
	DataRepair      DataOp = "repair"       // replicas catch up, corrupt rows are restored
)

// Data changes the data of a store, or a condition that it is in. The
// operations that bring a condition have an Undo that ends it; those that
// cure end every condition that they name, whoever brought it.
type Data struct {
	Service string
	Op      DataOp
	Table   string        `json:",omitempty"`
	Share   float64       `json:",omitempty"`
	Count   int           `json:",omitempty"`
	Delay   time.Duration `json:",omitempty"`
}

func (Data) Kind() PrimitiveKind { return KindData }

// DataOperation is what an operation on data means, whatever carries it out.
type DataOperation struct {
	Store string // the kind of store that it is for
	// Lasts says that it brings a condition, which is there until it is taken
	// back or cured. Other operations are done at once.
	Lasts bool
	Cures []DataOp // conditions that it ends, whoever brought them
	// Left is how data that is left in the condition is told of: "lacks an
	// index". A condition without is none that data is in, but more work.
	Left string
	// Behind says that the condition is left on the old primary when a database
	// fails over.
	Behind bool
	Needs  func(Data) error // optional: what is wrong with one
	part   PrimitiveKind    // of those that every store of a kind can do; else its own
}

// Operation returns what an operation means, and whether there is one of that
// name.
func (op DataOp) Operation() (o DataOperation, known bool) {
	o, known = dataOperations[op]
	return o, known
}

// Part is what a runtime must be able to do besides KindData.
func (op DataOp) Part() PrimitiveKind {
	if part := dataOperations[op].part; part != "" {
		return part
	}
	return partOf(KindData, string(op), false)
}

// A new operation is a name above, a row here, and what it does in the runtimes
// that list its Part among their Caps.
var dataOperations = map[DataOp]DataOperation{
	DataFlush: {Store: "cache", part: DataCache, Cures: []DataOp{DataHot}},
	DataWarm:  {Store: "cache", part: DataCache},
	DataHot:   {Store: "cache", part: DataCache, Lasts: true, Needs: aDelay, Left: "has a key that is far too large"},

	DataPurge:     {Store: "queue", part: DataQueue, Cures: []DataOp{DataFill, DataPoison}},
	DataReplay:    {Store: "queue", part: DataQueue, Cures: []DataOp{DataDuplicate}},
	DataFill:      {Store: "queue", part: DataQueue, Lasts: true, Needs: aCount},
	DataPoison:    {Store: "queue", part: DataQueue, Lasts: true, Needs: aCount, Left: "holds messages that nobody can process"},
	DataDuplicate: {Store: "queue", part: DataQueue, Lasts: true, Needs: aShare, Left: "delivers messages twice"},

	DataLock:     {Store: "database", part: DataDatabase, Lasts: true, Behind: true, Left: "has a session that holds a lock"},
	DataLockAll:  {Store: "database", part: DataDatabase, Lasts: true, Behind: true, Left: "has a session that holds a lock"},
	DataDeadlock: {Store: "database", part: DataDatabase, Lasts: true, Needs: aShare, Left: "runs into deadlocks"},
	DataSlow:     {Store: "database", part: DataDatabase, Lasts: true, Behind: true, Needs: aDelay, Left: "lacks an index"},
	DataStale:    {Store: "database", part: DataLag, Lasts: true, Behind: true, Needs: aDelay, Left: "answers from behind"},
	DataCorrupt:  {Store: "database", part: DataDatabase, Lasts: true, Needs: aShare, Left: "has rows that cannot be read"},

	DataEndSessions: {Store: "database", part: DataDatabase, Cures: []DataOp{DataLock, DataLockAll, DataDeadlock}},
	DataReindex:     {Store: "database", part: DataDatabase, Cures: []DataOp{DataSlow}},
	DataRepair:      {Store: "database", part: DataDatabase, Cures: []DataOp{DataStale, DataCorrupt}},
}

func aDelay(d Data) error {
	if d.Delay <= 0 {
		return fmt.Errorf("%s: a delay of %s", d.Op, d.Delay)
	}
	return nil
}

func aCount(d Data) error {
	if d.Count < 1 {
		return fmt.Errorf("%s: %d messages", d.Op, d.Count)
	}
	return nil
}

func aShare(d Data) error {
	if !(d.Share > 0 && d.Share <= 1) {
		return fmt.Errorf("%s: a share of %v, which is not over 0 and up to 1", d.Op, d.Share)
	}
	return nil
}
