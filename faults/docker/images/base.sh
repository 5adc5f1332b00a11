#!/usr/bin/env bash
# Builds the images that come out of Debian packages: what a sandbox in
# containers runs when the official images cannot be had, and the toolbox. Needs
# debootstrap, root and a container engine. What is there already is not built
# again; `FORCE=1` builds it all the same. Packages come from where this machine
# takes its own, or from DEBIAN_MIRROR, an address with http or https.
set -euo pipefail
cd "$(dirname "$0")"

suite=bookworm
variant=minbase

die() { echo "images: $*" >&2; exit 1; }
have() { [ -z "${FORCE:-}" ] && docker image inspect "$1" >/dev/null 2>&1; }
# Runs something and shows what it said only if it failed.
quietly() { "$@" >"$work/said" 2>&1 || { tail -n 30 "$work/said" >&2; die "$1 failed"; }; }

command -v docker >/dev/null || die "there is no docker command"
docker info >/dev/null 2>&1 || die "the container engine cannot be reached; drillyard doctor says why"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# An image is named by what it is made of, and those that stand on it as well.
sum() { sha256sum | cut -c1-12; }
tag=$(echo "$suite $variant" | sum)
base=drillyard/debian:$tag
if ! have "$base"; then
  command -v debootstrap >/dev/null || die "debootstrap is needed: apt-get install debootstrap"
  [ "$(id -u)" = 0 ] || die "debootstrap makes a whole system and has to be root"
  mirror=$(./mirror.sh "$suite" "$work/keyring") || exit 1
  checks=() option=''
  [ ! -s "$work/keyring" ] || checks+=(--keyring="$work/keyring")
  case $mirror in *' trusted') mirror=${mirror% trusted} checks=(--no-check-gpg) option='[trusted=yes] ' ;; esac
  # Who speaks TLS to it has to know whom this machine trusts.
  certificates=/etc/ssl/certs/ca-certificates.crt
  case $mirror in https:*) checks+=(--include=ca-certificates) ;; *) certificates='' ;; esac
  echo "debian: $suite from $mirror"
  quietly debootstrap --variant="$variant" "${checks[@]}" "$suite" "$work/root" "$mirror"
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  # The other images get their packages the way this one did.
  printf 'deb %s%s %s main\n' "$option" "$mirror" "$suite" >"$work/root/etc/apt/sources.list"
  [ ! -s "$work/keyring" ] || cp "$work/keyring" "$work/root/etc/apt/trusted.gpg.d/mirror.gpg"
  [ ! -s "$certificates" ] || cp "$certificates" "$work/root$certificates"
  ! command -v apt-config >/dev/null || apt-config dump | grep -E '^Acquire::https?::' >"$work/root/etc/apt/apt.conf" || true
  tar -C "$work/root" -c . | docker import - "$base" >/dev/null
fi
docker tag "$base" drillyard/debian:latest

for file in *.Dockerfile; do
  name=${file%.Dockerfile}
  image=drillyard/$name:$(cat <(echo "$tag") "$file" | sum)
  if ! have "$image"; then
    echo "$name: from Debian packages"
    quietly docker build -t "$image" -f "$file" .
  fi
  docker tag "$image" "drillyard/$name:latest"
done
echo "images: $(docker image ls --format '{{.Repository}}:{{.Tag}}' | grep '^drillyard/.*:latest$' | sort | tr '\n' ' ')"
