// How the pages are driven: `cargo xtask test browser` starts a server with a
// new workspace, finds a Chromium and names both here.

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  // They share one workspace and, on a small machine, two cores.
  workers: 2,
  fullyParallel: false,
  // On a busy machine one of some 550 tests may meet a slow moment. What passes only at a later
  // try is listed as flaky at the end of the run.
  retries: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: "line",
  projects: [
    // Everybody signs in once; the other tests begin with their sessions.
    { name: "sign-in", testMatch: "sign-in.setup.ts" },
    { name: "pages", testMatch: "*.spec.ts", dependencies: ["sign-in"] },
  ],
  use: {
    actionTimeout: 20_000,
    baseURL: process.env.ATRIUM_ORIGIN ?? "http://localhost:8787",
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    // A trace of each test would double the time they take: `PWTRACE=1` keeps those of the
    // tests that fail.
    trace: process.env.PWTRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
