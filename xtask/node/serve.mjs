// Serves the built product on workerd, the runtime that Cloudflare runs.
//
//   node xtask/node/serve.mjs --port 8787 --state .wrangler/state
//
// --port PORT     the port to listen on (8787)
// --state DIR     the data of D1 and KV, like wrangler's --persist-to (.wrangler/state)
// --config FILE   another wrangler.toml, such as that of the benchmarks' minimal worker
// --no-cron       runs the scheduled handler only on GET /cdn-cgi/local/scheduled
// --until-stdin-closes  stops when the parent process ends
//
// `wrangler dev` is not used, because its proxies multiply the work of a request by four.
// Prints "ready ORIGIN" on standard output; everything else goes to standard error.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    state: { type: "string", default: ".wrangler/state" },
    config: { type: "string", default: "wrangler.toml" },
    "no-cron": { type: "boolean", default: false },
    "until-stdin-closes": { type: "boolean", default: false },
  },
});

const port = Number(options.port);
const origin = `http://localhost:${port}`;
const { workerOptions, main } = unstable_getMiniflareWorkerOptions(resolve(options.config));
const { modulesRules, ...worker } = workerOptions;

worker.bindings = { ...worker.bindings };
if ("ORIGIN" in worker.bindings) worker.bindings.ORIGIN = origin;
// Known to the tests. A deployment has a secret of its own, or takes no events.
if ("ORIGIN" in worker.bindings) worker.bindings.MAIL_EVENTS_SECRET ??= "the mail events of development only";
if (process.env.TOKEN_SECRET) worker.bindings.TOKEN_SECRET = process.env.TOKEN_SECRET;

class ToStandardError extends Log {
  log(message) {
    process.stderr.write(`${message}\n`);
  }
}

const server = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    cf: false,
    log: new ToStandardError(LogLevel.WARN),
    logRequests: false,
    handleStructuredLogs: ({ level, message }) => process.stderr.write(`[worker ${level}] ${message}\n`),
    resourcePersistencePath: join(resolve(options.state), "v3"),
    telemetry: { enabled: false },
    unsafeTriggerHandlers: true,
    workers: [{ ...worker, modules: modulesBeside(main), modulesRoot: dirname(main) }],
  }),
);

await server.ready;
const cron = options["no-cron"] ? undefined : setInterval(deliver, 60_000);

process.on("SIGINT", end);
process.on("SIGTERM", end);
if (options["until-stdin-closes"]) process.stdin.on("end", end).resume();
process.stdout.write(`ready ${origin}\n`);

/** The worker's script and the WebAssembly modules next to it. */
function modulesBeside(script) {
  const folder = dirname(script);
  const modules = [{ type: "ESModule", path: script, contents: readFileSync(script) }];
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".wasm")) continue;
    const path = join(folder, name);
    modules.push({ type: "CompiledWasm", path, contents: readFileSync(path) });
  }
  return modules;
}

async function deliver() {
  try {
    await (await fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled`)).arrayBuffer();
  } catch (error) {
    process.stderr.write(`the scheduled handler could not be called: ${error}\n`);
  }
}

async function end() {
  clearInterval(cron);
  await server.dispose();
  process.exit(0);
}
