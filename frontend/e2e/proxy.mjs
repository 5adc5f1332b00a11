// A proxy as people put before the server: it serves it below a path, takes that
// off, and asks by the server's own name in Host.
import { createServer, request } from "node:http";

export async function startProxy(path) {
  let target;
  const ask = (near) => {
    const { host: _, ...headers } = near.headers;
    headers["x-forwarded-for"] = near.socket.remoteAddress;
    return request({ ...target, method: near.method, path: near.url.slice(path.length), headers });
  };
  const proxy = createServer((near, answer) => {
    if (!near.url.startsWith(`${path}/`)) return answer.writeHead(404).end();
    const far = ask(near);
    far.on("response", (from) => from.pipe(answer.writeHead(from.statusCode, from.rawHeaders)));
    far.on("error", () => answer.destroy());
    near.pipe(far);
  });
  proxy.on("upgrade", (near, socket) => {
    const far = ask(near);
    far.on("upgrade", (from, behind, first) => {
      behind.unshift(first); // what came with the answer
      const lines = [`HTTP/1.1 101 ${from.statusMessage}`];
      for (let i = 0; i < from.rawHeaders.length; i += 2) lines.push(`${from.rawHeaders[i]}: ${from.rawHeaders[i + 1]}`);
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      for (const [one, other] of [[socket, behind], [behind, socket]]) {
        one.on("error", () => other.destroy());
        one.on("close", () => other.destroy());
        one.pipe(other);
      }
    });
    far.on("response", () => socket.destroy()); // it was refused
    far.on("error", () => socket.destroy());
    far.end();
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${proxy.address().port}${path}`,
    leadTo(origin) {
      const { hostname, port } = new URL(origin);
      target = { hostname, port };
    },
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
