// The real server, as a newcomer starts it: `make run`, with a data folder of
// its own and a free port.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startProxy } from "./proxy.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** `below` is a path that a proxy serves it below; empty: people ask it directly. `content` is the folder of a pack, `addresses` a list of addresses outside. With `namespaces` scripts may be run in those of the kernel where there are no containers. */
export async function startServer({ data, listen = "127.0.0.1:0", below, content, addresses, namespaces } = {}) {
  const proxy = below && (await startProxy(below));
  const env = {
    ...process.env,
    ...(proxy ? { DRILLYARD_PUBLIC_URL: proxy.url, DRILLYARD_TRUSTED_PROXIES: "127.0.0.1" } : {}),
    ...(content ? { DRILLYARD_CONTENT: content } : {}),
    ...(addresses ? { DRILLYARD_ADDRESSES: addresses } : {}),
    ...(namespaces ? { DRILLYARD_CAGE_NAMESPACES: "true" } : {}),
  };
  const folder = data ?? (await mkdtemp(join(tmpdir(), "drillyard-e2e-")));
  const child = spawn("make", ["--silent", "run", `LISTEN=${listen}`, `DATA=${folder}`], { cwd: root, detached: true, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      said += chunk;
      const link = said.match(/http:\/\/\S+\/#\/signin\/\S+/);
      if (link) {
        proxy?.leadTo(said.match(/serving on (http:\S+)/)[1]);
        resolve(link[0]);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => {
      proxy?.close(); // or this process never ends
      reject(new Error(`make run ended with ${code}:\n${said}`));
    });
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  return {
    signIn: address,
    origin: new URL(address).origin,
    data: folder,
    said: () => said,
    async stop() {
      process.kill(-child.pid, "SIGTERM");
      await ended;
    },
    async remove() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
