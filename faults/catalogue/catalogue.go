// Package catalogue holds every fault that can be done to a sandbox and every
// action a trainee can take against one, a file each.
//
// Invariants: each is written once, over primitives, and knows no runtime.
// Plan and Blast read Health and touch nothing. A mitigation named by a fault
// is an action of this catalogue that takes away the cause, not a symptom; a
// fault that names none is beyond anybody's reach. An action does not tell
// whether it would help: what it says before it is taken is said of what is
// visible of a sandbox (faults.Health.Visible), and where there is nothing to
// cure it can be taken and does nothing.
//
// Non-goals: carrying anything out, approvals, and deciding when.
package catalogue

import "github.com/drillyard/drillyard/faults"

// Faults lists every fault, in the order a catalogue shows them.
func Faults() []faults.Fault {
	return []faults.Fault{
		// wire
		edgeLatency(),
		edgeJitter(),
		packetLoss(),
		bandwidthLimit(),
		edgeErrors(),
		connectionReset(),
		blackHole(),
		slowClose(),
		truncatedResponses(),
		partition(),
		wrongRoute(),
		dnsFailure(),
		dnsTimeout(),
		staleDns(),
		tlsExpired(),
		tlsWrongName(),
		tlsUntrusted(),

		// process
		processCrash(),
		crashLoop(),
		processHang(),
		slowStart(),
		readyButBroken(),
		ungracefulStop(),
		clockSkew(),
		jobStuck(),

		// resource
		cpuThrottle(),
		noisyNeighbour(),
		memoryLimitLow(),
		memoryLeak(),
		diskFull(),
		descriptorLimitLow(),
		descriptorLeak(),
		workerPoolShrink(),
		portExhaustion(),

		// dependency
		poolShrink(),
		timeoutCut(),
		statementTimeoutCut(),
		connectionSlots(),
		slowQuery(),
		lockContention(),
		deadlock(),
		replicaLag(),
		cacheFlush(),
		cacheStampede(),
		cacheTimeoutCut(),
		hotKey(),
		cacheEvictions(),
		queueBacklog(),
		poisonMessage(),
		consumerPaused(),
		thirdPartyThrottling(),
		thirdPartyOutage(),
		thirdPartySlow(),
		retryStorm(),
		breakerStuckOpen(),

		// change
		badDeploy(),
		badCanary(),
		versionSkew(),
		badFlag(),
		migrationLock(),
		scaledToZero(),
		autoscalerWrong(),
		rateLimitLow(),
		shedLeftOn(),
		probeWrong(),
		keepAliveOff(),
		eagerRetries(),
		logDebug(),
		replicaLeftDrained(),
		schedulePaused(),

		// traffic
		trafficSurge(),
		trafficDrop(),
		botTraffic(),
		noisyTenant(),
		skewedBalancing(),

		// data
		duplicateMessages(),
		queuePurged(),
		corruptRows(),

		// observability
		scrapeGap(),
		frozenMetrics(),
		flappingTarget(),
		silentAlert(),
		logFlood(),
		logLoss(),

		// security
		secretRotationMissed(),
	}
}

// Actions lists every action, in the order a trainee is offered them.
func Actions() []faults.Action {
	return []faults.Action{
		rollbackConfig(),
		rollbackDeploy(),
		toggleFlag(),
		restart(),
		scale(),
		runJob(),
		setConfig(),
		liftLimit(),
		drain(),
		rebalance(),
		cordon(),
		shedLoad(),
		rateLimit(),
		blockTraffic(),
		reroute(),
		refreshDns(),
		rotateSecret(),
		rotateCertificate(),
		killQuery(),
		failOver(),
		rebuildIndex(),
		repairData(),
		expandDisk(),
		flushCache(),
		warmCache(),
		purgeQueue(),
		replayQueue(),
		restoreTelemetry(),
	}
}

// Fault returns the fault called name; ok is false when there is none.
func Fault(name string) (f faults.Fault, ok bool) {
	for _, f := range Faults() {
		if f.Name == name {
			return f, true
		}
	}
	return faults.Fault{}, false
}

// Action returns the action called name; ok is false when there is none.
func Action(name string) (a faults.Action, ok bool) {
	for _, a := range Actions() {
		if a.Name == name {
			return a, true
		}
	}
	return faults.Action{}, false
}
