// A stretch of network between browser and server that can be cut.
import { connect, createServer } from "node:net";

export async function startRelay(origin) {
  const { hostname, port } = new URL(origin);
  const open = new Set();
  let whole = true;
  const relay = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]]) {
      open.add(from);
      from.on("error", () => {});
      from.on("close", () => { open.delete(from); to.destroy(); });
      from.pipe(to);
    }
  });
  await new Promise((resolve) => relay.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${relay.address().port}`,
    cut() {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend() { whole = true; },
    close() {
      this.cut();
      relay.close();
    },
  };
}
