package catalogue

import "github.com/drillyard/drillyard/faults"

// bounds returns what limits leave each replica of a service, or with a name
// that one replica alone, merged into one.
func bounds(s faults.ServiceHealth, replica string) faults.Limit {
	var out faults.Limit
	if replica == "" {
		out.CPU = s.CPU
	}
	for _, l := range s.Limits {
		if l.Replica != replica {
			continue
		}
		if l.CPU > 0 {
			out.CPU = l.CPU
		}
		if l.Memory > 0 {
			out.Memory = l.Memory
		}
		if l.Disk > 0 {
			out.Disk = l.Disk
		}
		if l.Files > 0 {
			out.Files = l.Files
		}
		if l.Ports > 0 {
			out.Ports = l.Ports
		}
	}
	if out.CPU == 1 {
		out.CPU = 0
	}
	return out
}

// lifted returns the limit that takes bounds away, but for that of a disk. ok
// is false when there are none.
func lifted(l faults.Limit) (lift faults.Limit, ok bool) {
	if l.CPU > 0 {
		lift.CPU = 1
	}
	if l.Memory > 0 {
		lift.Lift = append(lift.Lift, faults.LimitMemory)
	}
	if l.Files > 0 {
		lift.Lift = append(lift.Lift, faults.LimitFiles)
	}
	if l.Ports > 0 {
		lift.Lift = append(lift.Lift, faults.LimitPorts)
	}
	return lift, lift.CPU > 0 || len(lift.Lift) > 0
}
