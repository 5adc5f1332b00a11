// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

export const primitiveKinds = [
  "wire",
  "process",
  "replicas",
  "config",
  "version",
  "flag",
  "load",
  "limit",
  "secret",
  "balance",
  "name",
  "certificate",
  "data",
  "telemetry",
  /** Bandwidth, Truncate, SlowClose, Loss */
  "wire/shape",
  "wire/to",
  "process/break",
  "process/skew",
  "process/failover",
  /** stick-job, run-job */
  "process/jobs",
  "limit/memory",
  "limit/disk",
  "limit/files",
  "limit/ports",
  "load/source",
  /** flush, warm, hot */
  "data/cache",
  /** purge, replay, fill, poison, duplicate */
  "data/queue",
  /** lock, lock-all, deadlock, slow, corrupt, end-sessions, reindex, repair */
  "data/database",
  /** stale */
  "data/lag",
] as const;

/** `PrimitiveKind` names a verb of a runtime. */
export type PrimitiveKind = (typeof primitiveKinds)[number];

/**
 * `Wire` harms requests on one edge. On edges that speak HTTP, harm is decided per request; on others
 * (database, cache, queue) per connection and, for latency, per exchange.
 */
export interface Wire {
  Edge: Edge;
  /** only requests whose "METHOD /path" starts with this; empty: all */
  Route: string;
  /** the share of requests harmed, over 0 up to 1 */
  Share: number;
  /** added before the request is passed on */
  Latency: number;
  /** Latency is drawn evenly from Latency ± Jitter */
  Jitter: number;
  /** answer with this status instead of passing the request on; 0: pass on */
  Status: number;
  /** reset the connection instead of answering */
  Reset: boolean;
  /** accept, and never answer */
  Hang: boolean;
  /**
   * `Loss` is the share of exchanges that lose a packet: each is held up by a retransmission, which takes 200
   * ms and, lost again, twice as long.
   */
  Loss?: number;
  /** bytes a second that answers come with; 0: unlimited */
  Bandwidth?: number;
  /** answers break off after so many bytes of body; 0: they do not */
  Truncate?: number;
  /** the last byte of an answer is held back for so long */
  SlowClose?: number;
  /** requests reach this service in place of Edge.To */
  To?: string;
  /** `Lift` takes away all harm on the edge, whoever did it; nothing else in the primitive then means anything. */
  Lift?: boolean;
}

/**
 * `Name` changes what a service gets for the name of one that it calls. It shows where a connection is
 * opened; when a name changes, those open are closed.
 */
export interface Name {
  Edge: Edge;
  Answer: NameAnswer;
}

/**
 * `Load` changes who comes. Without a Source it multiplies the arrival rate of a journey; with one it lets
 * visits arrive on top, which are not those of customers: nobody counts how they end, and promises are not
 * judged on them.
 */
export interface Load {
  /** empty: every journey */
  Journey: string;
  /** of the stack's steady rate; with a Source, of what arrives on top */
  Factor: number;
  /**
   * `Source` is what the requests say of themselves in X-Source: "bots" go through all there is at random,
   * past any cache; "tenant" is one customer who asks for one thing again and again.
   */
  Source: string;
}

/** `Release` is a build of a service: its version, and what is wrong with it. */
export interface Release {
  version: string;
  summary?: string;
  defect?: Defect;
}

/**
 * `Limit` bounds what every replica of a service may use, those that start later included, or one replica for
 * as long as it lives. A field that is zero says nothing and leaves in force what is; Lift takes the named
 * bounds away. A runtime that cannot bound something for real accounts for it, and its metrics say so.
 */
export interface Limit {
  Service: string;
  /** only this one; empty: all */
  Replica: string;
  /**
   * `CPU` is a share of what a replica normally has, one processor, over 0; 1 lifts the limit. The service's
   * own work takes 1/CPU times as long.
   */
  CPU: number;
  /**
   * `Memory` is in bytes; a replica that needs more is killed and started again. What one needs is its base
   * of 64 MiB, 256 KiB for each request in flight, and what its release leaks.
   */
  Memory: number;
  /**
   * `Disk` is the share of the disk that is left free, over 0 and below 1, of a database or a queue. Below
   * 0.01 nothing can be written.
   */
  Disk: number;
  /**
   * `Files` is how many descriptors a replica may have open: 32, one for each connection, and what its
   * release leaks. Beyond it, it can neither accept nor connect.
   */
  Files: number;
  /**
   * `Ports` is how many local ports a replica may connect from. A connection that is not kept alive takes one
   * for a minute.
   */
  Ports: number;
  /** limit/memory, limit/disk, limit/files, limit/ports */
  Lift: PrimitiveKind[];
}

/**
 * `Balance` changes how requests are spread over the replicas of a service. The zero value of Share and Drain
 * spreads them evenly again.
 */
export interface Balance {
  Service: string;
  Replica: string;
  /** of all requests go to Replica, the rest to the others; over 0 up to 1 */
  Share: number;
  /** Replica gets none */
  Drain: boolean;
}

export const certificateStates = ["", "expired", "wrong-name", "untrusted"] as const;

/** `CertificateState` is what is wrong with a certificate. */
export type CertificateState = (typeof certificateStates)[number];

/**
 * `Data` changes the data of a store, or a condition that it is in. The operations that bring a condition
 * have an Undo that ends it; those that cure end every condition that they name, whoever brought it.
 */
export interface Data {
  Service: string;
  Op: DataOp;
  Table?: string;
  Share?: number;
  Count?: number;
  Delay?: number;
}

/** `Edge` is the path of calls from one service to another. From is "customers" for the path into the stack. */
export interface Edge {
  from: string;
  to: string;
}

export const nameAnswers = [
  /** the right address */
  "",
  /** no such host */
  "missing",
  /** no answer, for as long as the caller waits */
  "timeout",
  /** the address of a replica that is no more: connecting is refused */
  "stale",
] as const;

/** `NameAnswer` is what a look-up of a name answers. */
export type NameAnswer = (typeof nameAnswers)[number];

/** `Defect` is what a release does badly; the zero value is a sound release. */
export interface Defect {
  /** only requests whose "METHOD /path" starts with this */
  route?: string;
  /** share of requests that fail with a 500 */
  error_share?: number;
  /** extra work per request, holding a worker */
  latency_ns?: number;
  /** what the failing code logs, at level error */
  log?: string;
  /** bytes of memory kept for each request */
  leak?: number;
  /** descriptors kept for each request */
  leak_files?: number;
  /** the process ends by itself so long after it is ready, and is started again */
  crash_ns?: number;
  /** added to the start-up time */
  startup_ns?: number;
  /**
   * `cache_format` is how the release writes what it caches. One that reads another format takes it for a
   * miss, and writes its own.
   */
  cache_format?: string;
}

export const dataOps = [
  /** every key goes, a hot one too */
  "flush",
  /** every key that readers asked for in the last minutes is there again */
  "warm",
  /** one key is so large that reading it takes Data.Delay */
  "hot",
  /** every waiting message is set aside, and nobody gets it */
  "purge",
  /** messages set aside come again, and from now on each once: poison stays aside, duplicates end */
  "replay",
  /** Data.Count messages more wait */
  "fill",
  /** Data.Count messages that nobody can process, and that come again each time */
  "poison",
  /** Data.Share of the messages are delivered twice */
  "duplicate",
  /** a session holds a lock: whoever writes waits for it */
  "lock",
  /** likewise, and whoever reads */
  "lock-all",
  /** Data.Share of the writes wait a second and are told of a deadlock */
  "deadlock",
  /** statements take Data.Delay longer: an index is gone */
  "slow",
  /** reads are Data.Delay behind: they come from a replica that lags */
  "stale",
  /** Data.Share of the rows that are read cannot be understood */
  "corrupt",
  /** sessions that hold locks are ended, and so are their locks and deadlocks */
  "end-sessions",
  /** the missing index is built again */
  "reindex",
  /** replicas catch up, corrupt rows are restored */
  "repair",
] as const;

/** `DataOp` is what Data does to the data of a store. */
export type DataOp = (typeof dataOps)[number];
