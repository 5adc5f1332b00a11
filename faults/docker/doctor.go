package docker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/docker/go-units"
	"github.com/moby/moby/client"
	"github.com/moby/moby/client/pkg/versions"
	"github.com/testcontainers/testcontainers-go"
)

// How a finding stands.
const (
	FindingOK   = "ok"
	FindingWarn = "warn" // it works, and should be known
	FindingFail = "fail" // sandboxes in containers cannot run
)

// Finding is one thing that was looked at on a machine.
type Finding struct {
	About string `json:"about"`
	State string `json:"state"`
	Said  string `json:"said"`
	Help  string `json:"help,omitempty"` // what to do about it
}

// What a machine needs.
const (
	oldestAPI  = "1.41"
	runMemory  = 2 << 30 // bytes, of a stack like those that come with Drillyard
	imagesDisk = 3 << 30
)

// Examine tells what sandboxes in containers need of a machine, and what is
// lacking. It changes nothing.
func Examine(ctx context.Context) []Finding {
	all := []Finding{built()}
	docker, err := engine(ctx)
	if err != nil {
		all = append(all, unreachable(err))
		return all
	}
	defer func() { _ = docker.Close() }()
	all = append(all, capable(ctx, docker)...)
	all = append(all, pictured(ctx, docker)...)
	return append(all, standing(ctx, docker)...)
}

// built tells whether what runs in containers was built into this program.
func built() Finding {
	const build = "Build Drillyard with make build, which builds both."
	program, err := Program()
	switch {
	case errors.Is(err, ErrNotBuilt):
		return Finding{"program", FindingFail, "What runs in containers was not built into this drillyard.", build}
	case err == nil:
		err = CheckProgram(program)
	}
	if err != nil {
		return Finding{"program", FindingFail, fmt.Sprintf("What runs in containers, and was built into this drillyard, is of no use: %v.", err), build}
	}
	return Finding{"program", FindingOK, fmt.Sprintf("What runs in containers is built into this drillyard: %s, for %s.", units.BytesSize(float64(len(program))), runtime.GOARCH), ""}
}

// standing tells what there is of runs, in progress and not.
func standing(ctx context.Context, docker *testcontainers.DockerClient) (all []Finding) {
	running := 0
	left, err := list(ctx, docker, func(labels map[string]string) bool {
		if alive(labels[labelOf]) {
			running++
			return false
		}
		return true
	})
	if running > 0 {
		all = append(all, Finding{"running", FindingOK, fmt.Sprintf("Runs in progress have %d containers and networks.", running), ""})
	}
	switch {
	case err != nil:
		all = append(all, Finding{"leftovers", FindingWarn, fmt.Sprintf("What runs have left behind cannot be listed: %v.", err), ""})
	case len(left) == 0:
		all = append(all, Finding{"leftovers", FindingOK, "No run has left anything behind.", ""})
	default:
		all = append(all, Finding{"leftovers", FindingWarn, fmt.Sprintf("Runs whose server died have left behind: %s.", enumerate(left)),
			"Run drillyard doctor --reap; the next run in containers does so as well."})
	}
	return all
}

// unreachable says in plain words why there is no engine to talk to.
func unreachable(err error) Finding {
	f := Finding{About: "engine", State: FindingFail, Said: "There is no container engine: " + err.Error() + ".",
		Help: "Install one (on Debian: apt-get install docker.io), start it, and set DOCKER_HOST if it does not listen where it usually does."}
	path, local := strings.CutPrefix(client.DefaultDockerHost, "unix://")
	if host := os.Getenv("DOCKER_HOST"); host != "" {
		path, local = strings.CutPrefix(host, "unix://")
	}
	if !local {
		return f
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	switch {
	case err == nil:
		_ = conn.Close()
		f.Said = "Something listens on " + path + " that is no container engine, or does not answer."
		f.Help = "Look at the engine's own log, and restart it."
	case errors.Is(err, fs.ErrPermission):
		f.Said = "There is a container engine, and you may not talk to it: " + path + " is for others."
		f.Help = "Join the group that owns it (usermod -aG docker $USER, then sign in anew), or run as a user who may."
	case errors.Is(err, fs.ErrNotExist):
		f.Said = "There is no container engine: " + path + " is not there."
	default:
		f.Said = "A container engine has been here, and does not run: " + path + " is there, and nobody listens on it."
		f.Help = "Start it: systemctl start docker, or dockerd where there is no systemd."
	}
	return f
}

// capable tells whether the engine can do what is asked of it.
func capable(ctx context.Context, docker *testcontainers.DockerClient) (all []Finding) {
	say := func(about, state, help, said string, args ...any) {
		all = append(all, Finding{about, state, fmt.Sprintf(said, args...), help})
	}
	version, err := docker.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		say("engine", FindingFail, "Look at the engine's own log.", "The engine does not say what it is: %v.", err)
		return all
	}
	if versions.LessThan(version.APIVersion, oldestAPI) {
		say("engine", FindingFail, "Install a newer one: Docker 20.10 or later.", "The engine is version %s and speaks API %s; %s is needed.", version.Version, version.APIVersion, oldestAPI)
	} else {
		say("engine", FindingOK, "", "Version %s, which speaks API %s.", version.Version, version.APIVersion)
	}
	if version.Arch != "" && version.Arch != runtime.GOARCH {
		say("engine", FindingFail, "Use a Drillyard that was built for that processor, or an engine on a machine of this one.",
			"The engine's machine is a %s; what runs in containers was built for %s.", version.Arch, runtime.GOARCH)
	}
	found, err := docker.Info(ctx, client.InfoOptions{})
	if err != nil {
		say("bounds", FindingWarn, "", "The engine does not say what it can do: %v.", err)
		return all
	}
	info := found.Info
	if info.OSType != "linux" {
		say("containers", FindingFail, "Switch the engine to Linux containers.", "It runs containers of %s; those of a sandbox are Linux.", info.OSType)
	}
	if !info.MemoryLimit || !info.PidsLimit || !info.CPUCfsQuota {
		say("bounds", FindingWarn, "Enable the memory, pids and cpu controllers of its kernel.",
			"It cannot bound everything: memory %t, processes %t, processor %t.", info.MemoryLimit, info.PidsLimit, info.CPUCfsQuota)
	}
	if info.MemTotal < runMemory {
		say("memory", FindingWarn, "Give the engine more memory, or play in the runtime inproc.",
			"It has %s of memory; a run takes up to %s.", units.BytesSize(float64(info.MemTotal)), units.BytesSize(runMemory))
	} else {
		say("memory", FindingOK, "", "%s of memory, %d processors.", units.BytesSize(float64(info.MemTotal)), info.NCPU)
	}
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(mark); err == nil {
			say("nesting", FindingWarn, "", "Drillyard is itself in a container. That works: it talks to what it runs over the engine alone. "+
				"A restart of its container leaves what ran to the next start, which takes it away.")
			break
		}
	}
	if free, ok := freeDisk(info.DockerRootDir); ok && free < imagesDisk {
		say("disk", FindingWarn, "Make room, for example with docker system prune.", "Only %s are free in %s; the images take %s.",
			units.BytesSize(float64(free)), info.DockerRootDir, units.BytesSize(imagesDisk))
	} else if ok {
		say("disk", FindingOK, "", "%s are free in %s.", units.BytesSize(float64(free)), info.DockerRootDir)
	}
	return all
}

// pictured tells which images are there.
func pictured(ctx context.Context, docker *testcontainers.DockerClient) (all []Finding) {
	var lacking []string
	for _, want := range []source{postgres, redis, nats} {
		image := ""
		for _, name := range []string{want.ours, want.official} {
			if has(ctx, docker, name) {
				image = name
			}
		}
		if image == "" {
			lacking = append(lacking, want.official+" (or "+want.ours+")")
			continue
		}
		all = append(all, Finding{"image", FindingOK, image + " is here.", ""})
	}
	if len(lacking) > 0 {
		all = append(all, Finding{"images", FindingFail, "Not here: " + strings.Join(lacking, ", ") + ".",
			"Pull the official ones (docker pull), which the first run tries by itself; or build ours from Debian packages: make images."})
	}
	return all
}

func enumerate(left []Left) string {
	const most = 5
	var names []string
	for i, l := range left {
		if i == most {
			names = append(names, fmt.Sprintf("and %d more", len(left)-most))
			break
		}
		names = append(names, l.String())
	}
	return strings.Join(names, ", ")
}
