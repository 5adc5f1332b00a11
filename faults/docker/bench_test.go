package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults/docker/inside"
	"github.com/drillyard/drillyard/faults/stack"
)

// BenchmarkStart starts the harbor stack, until its customers can buy, beside
// the engine that starts as many containers of the same images with the same
// bounds, and does not ask what becomes of them.
func BenchmarkStart(b *testing.B) {
	docker := needs(b)
	var ours, bare, stop time.Duration
	var used uint64
	for i := range b.N {
		run := fmt.Sprintf("bench-%d", i)
		box := New(Options{Stack: harbor(b), Seed: 7, Run: run, Program: program})
		began := time.Now()
		if err := box.Start(b.Context(), &notes{}); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(began)
		used = memoryOf(b, docker, run)
		began = time.Now()
		if err := box.Stop(b.Context()); err != nil {
			b.Fatal(err)
		}
		stop += time.Since(began)
		bare += bareStart(b, docker, fmt.Sprintf("bare-%d", i))
	}
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours.Seconds()/n, "s/start")
	b.ReportMetric(bare.Seconds()/n, "s/bare")
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "×bare")
	b.ReportMetric(stop.Seconds()/n, "s/stop")
	b.ReportMetric(float64(used)/(1<<20), "MiB/run")
}

// memoryOf adds up what the containers of a run have allocated, without the
// files that the system keeps in memory for them.
func memoryOf(b *testing.B, docker *testcontainers.DockerClient, run string) (sum uint64) {
	found, err := docker.ContainerList(b.Context(), client.ContainerListOptions{Filters: make(client.Filters).Add("label", labelRun+"="+run)})
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range found.Items {
		stats, err := docker.ContainerStats(b.Context(), c.ID, client.ContainerStatsOptions{})
		if err != nil {
			b.Fatal(err)
		}
		var now container.StatsResponse
		if err := json.NewDecoder(stats.Body).Decode(&now); err != nil {
			b.Fatal(err)
		}
		_ = stats.Body.Close()
		inactive := now.MemoryStats.Stats["total_inactive_file"] + now.MemoryStats.Stats["inactive_file"] // of either kind of control group
		if inactive < now.MemoryStats.Usage {
			sum += now.MemoryStats.Usage - inactive
		}
	}
	return sum
}

// bareStart makes the containers of the stack as the engine would for anybody.
func bareStart(b *testing.B, docker *testcontainers.DockerClient, run string) time.Duration {
	ctx := b.Context()
	pictures, err := prepare(ctx, docker, program, func(string) {})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if _, err := sweep(context.WithoutCancel(ctx), docker, func(labels map[string]string) bool { return labels[labelRun] == run }); err != nil {
			b.Error(err)
		}
	}()
	began := time.Now()
	net := "drillyard-" + run
	if _, err := docker.NetworkCreate(ctx, net, client.NetworkCreateOptions{Driver: "bridge", Internal: true, Options: bridge, Labels: labels(run)}); err != nil {
		b.Fatal(err)
	}
	type one struct {
		image, user string
		entry, with []string
	}
	all := []one{{image: pictures.service, with: []string{inside.RoleGateway}}}
	for _, v := range harbor(b).Services {
		kind, isStore := servers[v.Kind]
		for range v.Replicas {
			if !isStore {
				all = append(all, one{image: pictures.service, with: []string{inside.RoleReplica}})
				continue
			}
			image := map[string]string{stack.KindDatabase: pictures.database, stack.KindCache: pictures.cache, stack.KindQueue: pictures.message}[v.Kind]
			all = append(all, one{image: image, user: users[v.Kind], entry: []string{"sh", "-c", fmt.Sprintf(supervisor, kind.first, kind.run)}})
		}
	}
	var started sync.WaitGroup
	for i, c := range all {
		started.Go(func() {
			pids := int64(processes)
			made, err := docker.ContainerCreate(ctx, client.ContainerCreateOptions{
				Name: fmt.Sprintf("drillyard-%s-%d", run, i),
				Config: &container.Config{
					Image: c.image, Entrypoint: c.entry, Cmd: c.with, User: c.user, Labels: labels(run), OpenStdin: true, StdinOnce: true,
					Env: []string{"OPERATOR_KEY=" + strings.Repeat("x", 16)},
				},
				HostConfig: &container.HostConfig{
					ReadonlyRootfs: true, CapDrop: []string{"ALL"}, SecurityOpt: []string{"no-new-privileges"},
					LogConfig: container.LogConfig{Type: "none"}, DNS: nowhere, NetworkMode: container.NetworkMode(net),
					Tmpfs:     map[string]string{"/data": "size=512m,mode=1777", "/tmp": "size=16m,mode=1777"},
					Resources: container.Resources{Memory: memory, MemorySwap: memory, PidsLimit: &pids, CPUPeriod: period, CPUQuota: quota},
				},
				NetworkingConfig: &network.NetworkingConfig{EndpointsConfig: map[string]*network.EndpointSettings{net: {}}},
			})
			if err == nil {
				_, err = docker.ContainerStart(ctx, made.ID, client.ContainerStartOptions{})
			}
			if err != nil {
				b.Error(err)
			}
		})
	}
	started.Wait()
	return time.Since(began)
}
