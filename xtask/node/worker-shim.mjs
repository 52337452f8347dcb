// The entry point that Cloudflare calls. It passes each event to the Rust worker and
// restarts the worker after a panic.
//
// A panic aborts the WebAssembly instance and leaves its memory in an inconsistent
// state, so the instance is discarded: events that were still running in it fail at
// once, and the next event gets a new instance.

import * as rust from "./index.js";

Error.stackTraceLimit = 100;

// The Rust side sets `criticalError` on this object in its panic hook.
const state = rust.__worker_init_state();

/** The functions that fail the running events. */
const underWay = new Set();

let broken = false;
Object.defineProperty(state, "criticalError", {
  get: () => broken,
  set: (value) => {
    broken = value;
    if (value) giveUp("given up, since the worker panicked");
  },
});

// A trap that is not a panic, such as a stack overflow or running out of memory.
addEventListener("error", (event) => noteTrap(event.error));

function noteTrap(error) {
  if (error instanceof WebAssembly.RuntimeError && !broken) {
    console.error("the worker trapped:", error);
    state.criticalError = true;
  }
}

function giveUp(reason) {
  const events = [...underWay];
  underWay.clear();
  for (const fail of events) fail(reason);
}

async function run(handler, event, env, ctx) {
  if (broken) {
    rust.__wbg_reset_state();
    broken = false;
  }
  let fail;
  const givenUp = new Promise((_, reject) => {
    fail = reject;
    underWay.add(fail);
  });
  try {
    return await Promise.race([handler(event, env, ctx), givenUp]);
  } catch (error) {
    noteTrap(error);
    throw error;
  } finally {
    underWay.delete(fail);
  }
}

function failed(error) {
  console.error("a request failed:", error);
  const body = { code: "internal", title: "Something went wrong on our side." };
  return new Response(JSON.stringify(body), {
    status: 500,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

export default {
  fetch(request, env, ctx) {
    const response = run(rust.fetch, request, env, ctx).catch(failed);
    // Also if the client disconnects: a future that is never finished keeps its memory.
    ctx.waitUntil(response);
    return response;
  },
  email: (message, env, ctx) => run(rust.email, message, env, ctx),
  queue: (batch, env, ctx) => run(rust.queue, batch, env, ctx),
  scheduled: (event, env, ctx) => run(rust.scheduled, event, env, ctx),
};
