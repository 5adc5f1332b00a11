import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

// The server sends a strict Content-Security-Policy: everything is a file of
// our own origin, so nothing may be inlined into the page or turned into a
// data: address.
export default defineConfig({
  plugins: [preact()],
  // Addresses are relative to the page: a proxy may have put it below a path.
  base: "./",
  build: {
    outDir: "dist",
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // dist/README.md is committed so that the server builds without Node.
    emptyOutDir: false,
    reportCompressedSize: true,
  },
  // Tests of pure logic; those of the whole program are in e2e/.
  // However slow the machine is, what is slow is told by benchmarks.
  test: { include: ["src/**/*.test.ts"], testTimeout: 60_000 },
  server: {
    proxy: {
      "/api": { target: "http://127.0.0.1:8080", ws: true },
    },
  },
});
