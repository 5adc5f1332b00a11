# What an operator has at hand. Services that one can log in to stand on it too.
FROM drillyard/debian:latest
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    bash procps iproute2 iputils-ping lsof strace less vim-tiny curl dnsutils netcat-openbsd openssl \
    python3 shellcheck pyflakes3 \
    ca-certificates jq postgresql-client redis-tools psmisc util-linux \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 65532 --user-group --create-home --shell /bin/bash oncall
USER 65532
WORKDIR /home/oncall
