package docker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

// labels mark whatever a run makes, and who made it.
func labels(run string) map[string]string {
	return map[string]string{labelOwner: owner, labelRun: run, labelOf: self()}
}

// self names this process: "machine/pid/when it began". A pid alone is used
// again.
func self() string {
	return strings.Join([]string{machine(), strconv.Itoa(os.Getpid()), began(os.Getpid())}, "/")
}

func machine() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return strings.ReplaceAll(host, "/", "")
}

// began tells when a process began: in ticks since the machine did, which it
// tells apart by its name for that life. It is empty where nobody keeps account.
func began(pid int) string {
	const startTime = 22 - 3 // of the fields that come after the name, in parentheses
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) <= startTime {
		return ""
	}
	life, _ := os.ReadFile("/proc/sys/kernel/random/boot_id") // a kernel without has one life
	return fields[startTime] + "." + fmt.Sprintf("%.8s", life)
}

// Left is something that a run left behind.
type Left struct {
	Kind string `json:"kind"` // container, network or volume
	Name string `json:"name"`
	Run  string `json:"run"`
	id   string
}

func (l Left) String() string { return l.Kind + " " + l.Name + " of run " + l.Run }

// Reap takes away what runs have left behind whose server is no more, and tells
// what that was. All takes away what belongs to servers that live, too.
func Reap(ctx context.Context, all bool) ([]Left, error) {
	docker, err := engine(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = docker.Close() }()
	return sweep(ctx, docker, func(labels map[string]string) bool { return all || !alive(labels[labelOf]) })
}

// sweep removes every container, network and volume of ours that is wanted
// gone, and returns what it removed.
func sweep(ctx context.Context, docker *testcontainers.DockerClient, wanted func(labels map[string]string) bool) ([]Left, error) {
	found, err := list(ctx, docker, wanted)
	errs := []error{err}
	var left []Left
	for _, l := range found {
		err := takeAway(ctx, func() (err error) {
			switch l.Kind {
			case "container":
				_, err = docker.ContainerRemove(ctx, l.id, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
			case "network":
				_, err = docker.NetworkRemove(ctx, l.id, client.NetworkRemoveOptions{})
			case "volume":
				_, err = docker.VolumeRemove(ctx, l.id, client.VolumeRemoveOptions{Force: true})
			}
			return err
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("remove %s: %w", l, err))
			continue
		}
		left = append(left, l)
	}
	return left, errors.Join(errs...)
}

// list finds what is ours and wanted: containers, then what hangs on them.
func list(ctx context.Context, docker *testcontainers.DockerClient, wanted func(labels map[string]string) bool) (left []Left, err error) {
	filters := make(client.Filters).Add("label", labelOwner+"="+owner)
	note := func(kind, name, id string, labels map[string]string) {
		if wanted(labels) {
			left = append(left, Left{Kind: kind, Name: name, Run: labels[labelRun], id: id})
		}
	}
	containers, err := docker.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filters})
	if err != nil {
		return nil, fmt.Errorf("list containers: %w", err)
	}
	for _, c := range containers.Items {
		note("container", strings.TrimPrefix(strings.Join(c.Names, ","), "/"), c.ID, c.Labels)
	}
	networks, err := docker.NetworkList(ctx, client.NetworkListOptions{Filters: filters})
	if err != nil {
		return left, fmt.Errorf("list networks: %w", err)
	}
	for _, n := range networks.Items {
		note("network", n.Name, n.ID, n.Labels)
	}
	volumes, err := docker.VolumeList(ctx, client.VolumeListOptions{Filters: filters})
	if err != nil {
		return left, fmt.Errorf("list volumes: %w", err)
	}
	for _, v := range volumes.Items {
		note("volume", v.Name, v.Name, v.Labels)
	}
	return left, nil
}

// alive reports whether the server that a label names may still be there. One
// on another machine may.
func alive(of string) bool {
	parts := strings.Split(of, "/")
	if len(parts) != 3 {
		return false
	}
	if parts[0] != machine() {
		return true
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil || pid < 1 {
		return false
	}
	if then := began(pid); then != "" || parts[2] != "" {
		return then == parts[2]
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
