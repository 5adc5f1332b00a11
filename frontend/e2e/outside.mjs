// Somebody outside: what a server would tell a chat of the real world.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A chat that takes what it is told, and a list of addresses with it as "The channel" and one where nobody is. */
export async function startOutside() {
  const waiting = [];
  const told = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      response.end("ok");
      told.push(JSON.parse(text).text);
      for (const look of waiting) look();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "drillyard-outside-"));
  const list = join(folder, "addresses.yaml");
  const { port } = server.address();
  await writeFile(
    list,
    `addresses:
  - {name: channel, title: The channel, kind: slack, url: "http://127.0.0.1:${port}/x", private: true}
  - {name: gone, title: Nobody there, kind: slack, url: "http://127.0.0.1:9/x", private: true}
`,
  );
  return {
    list,
    /** Waits for a message that matches. */
    hears(pattern) {
      return new Promise((resolve) => {
        const look = () => {
          const found = told.find((text) => pattern.test(text));
          if (found) resolve(found);
        };
        waiting.push(look);
        look();
      });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
