package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

// images are those that a run uses.
type images struct {
	service                  string
	database, cache, message string // by official name, or ours from Debian packages
	toolbox                  string // empty when it is not here
	login                    string // the service program with a shell beside it; empty without a toolbox
}

// source is an image that may be had in two ways.
type source struct{ official, ours string }

// The servers of the stores. Which image was used is said aloud.
var (
	postgres = source{"postgres:15-alpine", "drillyard/postgres:latest"}
	redis    = source{"redis:7-alpine", "drillyard/redis:latest"}
	nats     = source{"nats:2-alpine", "drillyard/nats:latest"}
)

// pullLimit bounds the wait for a registry that may not be reachable.
const pullLimit = 60 * time.Second

// prepare sees to it that every image is there.
func prepare(ctx context.Context, docker *testcontainers.DockerClient, program []byte, progress func(string)) (images, error) {
	var out images
	err := CheckProgram(program)
	if err != nil {
		return out, err
	}
	if out.service, err = build(ctx, docker, "drillyard/service", plain, "", program, progress); err != nil {
		return out, err
	}
	for _, want := range []struct {
		from source
		into *string
	}{{postgres, &out.database}, {redis, &out.cache}, {nats, &out.message}} {
		if *want.into, err = find(ctx, docker, want.from, progress); err != nil {
			return out, err
		}
	}
	return out, nil
}

// find tells which image of a source is here, and pulls the official one when
// neither is.
func find(ctx context.Context, docker *testcontainers.DockerClient, s source, progress func(string)) (string, error) {
	for _, image := range []string{s.official, s.ours} {
		if has(ctx, docker, image) {
			progress("using image " + image)
			return image, nil
		}
	}
	progress("pulling image " + s.official)
	pulling, cancel := context.WithTimeout(ctx, pullLimit)
	defer cancel()
	pull, err := docker.ImagePull(pulling, s.official, client.ImagePullOptions{})
	if err == nil {
		err = errors.Join(finished(pull), pull.Close())
	}
	if err != nil {
		return "", fmt.Errorf("image %s cannot be pulled, and %s is not here: build it with make images: %w", s.official, s.ours, err)
	}
	return s.official, nil
}

func has(ctx context.Context, docker *testcontainers.DockerClient, image string) bool {
	_, err := docker.ImageInspect(ctx, image)
	return err == nil
}

// plain is the service program and nothing else.
const plain = "FROM scratch\n" + entry

// entry puts the program into an image, and has it run there. Nobody there can
// read it, see programMode.
const entry = "COPY sandbox /sandbox\nUSER 65532:65532\nENTRYPOINT [\"/sandbox\"]\n"

// programMode lets everybody run the program, and nobody read it. Of one that
// whoever runs it cannot read, the system shows nobody the memory or the files
// either: they say what is done to a replica. See decisions/0046.
const programMode = 0o711

// build makes an image of the service program by a recipe, named by its
// contents and what it stands on: one that is there is not built again.
func build(ctx context.Context, docker *testcontainers.DockerClient, name, recipe, base string, program []byte, progress func(string)) (string, error) {
	sum := sha256.New()
	_, _ = io.WriteString(sum, recipe+base) // a hash takes everything
	_, _ = sum.Write(program)
	image := fmt.Sprintf("%s:%.12x", name, sum.Sum(nil))
	if has(ctx, docker, image) {
		return image, nil
	}
	progress("building image " + image)
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, file := range []struct {
		name string
		mode int64
		body []byte
	}{{"Dockerfile", 0o644, []byte(recipe)}, {"sandbox", programMode, program}} {
		if err := w.WriteHeader(&tar.Header{Name: file.name, Mode: file.mode, Size: int64(len(file.body))}); err != nil {
			return "", err
		}
		if _, err := w.Write(file.body); err != nil {
			return "", err
		}
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	built, err := docker.ImageBuild(ctx, &archive, client.ImageBuildOptions{Tags: []string{image}, Remove: true, Labels: map[string]string{labelOwner: "image"}})
	if err != nil {
		return "", fmt.Errorf("build image %s: %w", image, err)
	}
	if err := errors.Join(finished(built.Body), built.Body.Close()); err != nil {
		return "", fmt.Errorf("build image %s: %w", image, err)
	}
	return image, retire(ctx, docker)
}

// recent is how old an image of a program is at most that somebody may be about
// to use.
const recent = time.Hour

// retire removes the images of programs of before that no container uses.
func retire(ctx context.Context, docker *testcontainers.DockerClient) error {
	all, err := docker.ImageList(ctx, client.ImageListOptions{Filters: make(client.Filters).Add("label", labelOwner+"=image")})
	if err != nil {
		return fmt.Errorf("list images: %w", err)
	}
	for _, image := range all.Items {
		if time.Since(time.Unix(image.Created, 0)) > recent {
			_, _ = docker.ImageRemove(ctx, image.ID, client.ImageRemoveOptions{}) // refused while it is used
		}
	}
	return nil
}

// finished reads an engine's progress to its end, and the error in it.
func finished(progress io.Reader) error {
	lines := json.NewDecoder(progress)
	for {
		var said struct {
			Error string `json:"error"`
		}
		if err := lines.Decode(&said); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if said.Error != "" {
			return errors.New(said.Error)
		}
	}
}
