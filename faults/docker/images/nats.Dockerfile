FROM drillyard/debian:latest
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends nats-server \
 && rm -rf /var/lib/apt/lists/*
USER nobody
