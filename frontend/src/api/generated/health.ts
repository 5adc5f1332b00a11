// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Balance, CertificateState, Data, Limit, Load, Name, Release, Wire } from "./harm";
import type { Telemetry } from "./signals";

export const replicaStates = [
  "starting",
  "ready",
  /** it is well, and refuses to be sent requests */
  "unready",
  /** it answers, wrongly */
  "broken",
  /** it does not answer */
  "hung",
  "down",
] as const;

/** `ReplicaState` is what a replica is doing. */
export type ReplicaState = (typeof replicaStates)[number];

/**
 * `Health` is the technical truth about a sandbox at one moment. It holds the answer key (defects of
 * releases), so it is never shown to a trainee whole.
 */
export interface Health {
  at_ns: number;
  services: Record<string, ServiceHealth>;
  /** harm in force on edges */
  wires?: Wire[];
  /** look-ups that answer wrongly */
  names?: Name[];
  /** factor per journey */
  load?: Record<string, number>;
  /** who comes on top */
  sources?: Load[];
  /** `secrets` holds the fingerprint of the current secret of each name. */
  secrets?: Record<string, string>;
}

/**
 * `ServiceHealth` is the truth about one service. The last entry of Releases and of Revisions is in force;
 * there is always at least one of each. A canary is the last entry too, and the replicas tell who runs it.
 */
export interface ServiceHealth {
  /** service, worker, database, cache, queue */
  kind: string;
  replicas: Replica[];
  releases: Release[];
  revisions: Revision[];
  flags?: Record<string, boolean>;
  /**
   * `calls` lists what the service calls, reads, writes, feeds or consumes, as its description has it. Whom
   * nobody calls is who customers come to.
   */
  calls?: string[];
  /** `cpu` is the share of its normal CPU that a limit leaves each replica; 0 without a limit. */
  cpu?: number;
  /** `limits` are the other bounds in force, and those of single replicas. */
  limits?: Limit[];
  /** `secrets` holds the fingerprint of each secret the service has, by name. */
  secrets?: Record<string, string>;
  /** how requests are spread, unless evenly */
  balance?: Balance;
  /** what is wrong with it */
  certificate?: CertificateState;
  /** conditions that its data is in */
  data?: Data[];
  /** what waited was set aside, and nobody has replayed it */
  aside?: boolean;
  /** what is wrong with what it tells of itself */
  telemetry?: Telemetry[];
  /** `external` says that somebody else runs it: it can be called, and nothing can be done to it. */
  external?: boolean;
  /** it is called over TLS */
  tls?: boolean;
  /** `jobs` lists what it does at given times. */
  jobs?: string[];
}

/** `Replica` is one running copy of a service. */
export interface Replica {
  name: string;
  version: string;
  state: ReplicaState;
  since_ns: number;
  /** `clock_ns` is by how much its clock is off. */
  clock_ns?: number;
  /** `stuck` lists the jobs whose runs never end in it. */
  stuck?: string[];
}

/** `Revision` is one state of a service's settings. */
export interface Revision {
  number: number;
  summary?: string;
  values: Record<string, string>;
}
