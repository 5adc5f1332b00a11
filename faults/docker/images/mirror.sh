#!/usr/bin/env bash
# mirror.sh SUITE KEYRING [OS-RELEASE]
#
# Says where Debian's packages can be had, on one line: the address, and
# "trusted" behind it if nobody is to check signatures. Where the source names
# keys of its own, they are written to the file KEYRING.
#
# DEBIAN_MIRROR says it, if it is set: an address such as apt has, http or https.
# Else it is what this machine takes its own packages from: apt itself is asked,
# since it alone knows every way to write that down. A source counts that has the
# suite; on a Debian one that has another, since they come from the same place.
# Those that are signed by somebody else than Debian come last.
set -euo pipefail
suite=$1 keyring=$2 release=${3:-/etc/os-release}

die() { echo "images: $*" >&2; exit 1; }

if [ -n "${DEBIAN_MIRROR:-}" ]; then
  [[ $DEBIAN_MIRROR =~ ^https?://[^[:space:]]+$ ]] || die "DEBIAN_MIRROR is \"$DEBIAN_MIRROR\", and has to be an address with http or https"
  echo "$DEBIAN_MIRROR"
  exit
fi
say="say where Debian's packages can be had: DEBIAN_MIRROR=http://… make images"
command -v apt-get >/dev/null || die "there is no apt that knows a package source; $say"
debian=$(sed -n 's/^ID=debian$/yes/p' "$release" 2>/dev/null || true)

# The text of the entry of a source "file:number": a line of a list, or a
# paragraph of the newer format.
entry() {
  local file=${1%:*} number=${1##*:}
  case $file in
    *.sources) awk -v n="$number" 'BEGIN {RS = ""} NR == n' "$file" ;;
    *) sed -n "${number}p" "$file" ;;
  esac
}

# What an entry is signed by: a path, the key itself, a fingerprint, or nothing.
signed_by() {
  sed -nE 's/^deb[^[]*\[[^]]*signed-by=([^] ]+).*/\1/p' <<<"$1"
  awk 'tolower($0) ~ /^signed-by:/ {on = 1; sub(/^[^:]*: */, ""); if ($0 != "") print; next} on && /^[ \t]/ {sub(/^[ \t]+/, ""); if ($0 == ".") $0 = ""; print; next} {on = 0}' <<<"$1"
}

# Keys the way they are checked with: those in letters are unpacked.
binary() {
  if grep -q -- '-----BEGIN PGP' "$1"; then
    sed -n '/-----BEGIN/,/-----END/p' "$1" | sed -E '/^-----/d; /^[A-Za-z]+: /d; /^=/d; /^$/d' | base64 -d
  else
    cat "$1"
  fi
}

# The address that packages can really be had from in a container; nothing if
# there is none.
address() {
  case $1 in
    http://* | https://*) echo "$1" ;;
    mirror+file:*)
      local list=${1#mirror+file:}
      while [[ $list == *//* ]]; do list=${list//\/\//\/}; done
      awk '$1 ~ /^https?:/ {print $1; exit}' "${list%/}" 2>/dev/null || true
      ;;
  esac
}

first='' second='' useless=''
while IFS='|' read -r uri from at; do
  [ "$from" = "$suite" ] || { [ -n "$debian" ] && [[ $from =~ ^[a-z]+$ ]]; } || continue
  found=$(address "$uri")
  [ -n "$found" ] || { useless+=" ${uri%/}"; continue; }
  by=$(signed_by "$(entry "$at")")
  case $by in
    '' | */debian-archive-*) [ -n "$first" ] || first="$found|$at" ;;
    *) [ "$from" != "$suite" ] || [ -n "$second" ] || second="$found|$at" ;;
  esac
done < <(apt-get indextargets --no-release-info --format '$(REPO_URI)|$(RELEASE)|$(SOURCESENTRY)' 'Identifier: Packages' 'Component: main' | uniq)

chosen=${first:-$second}
[ -n "$chosen" ] || die "none of this machine's package sources has Debian's $suite over http or https${useless:+ (of no use:$useless)}; $say"
text=$(entry "${chosen##*|}")
by=$(signed_by "$text")
case $by in
  /*) for file in ${by//,/ }; do binary "$file"; done >"$keyring" ;;
  -----BEGIN*)
    echo "$by" >"$keyring.asc"
    binary "$keyring.asc" >"$keyring"
    ;;
esac
trusted=''
if grep -qiE '^deb[^[]*\[[^]]*trusted=yes|^trusted: *yes' <<<"$text"; then trusted=' trusted'; fi
found=${chosen%|*}
echo "${found%/}$trusted"
