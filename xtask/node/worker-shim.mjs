// What Cloudflare calls: hands each event to the Rust worker and, when that
// has panicked, starts it anew.
//
// A panic aborts the WebAssembly instance and leaves its memory as it was at
// that moment, so the instance is given up: what still ran in it is answered
// with an error at once, and the next event gets a fresh instance.

import * as rust from "./index.js";

Error.stackTraceLimit = 100;

// The Rust side sets `criticalError` on this object in its panic hook.
const state = rust.__worker_init_state();

/** How to fail each event that is under way. */
const underWay = new Set();

let broken = false;
Object.defineProperty(state, "criticalError", {
  get: () => broken,
  set: (value) => {
    broken = value;
    if (value) giveUp("given up, since the worker panicked");
  },
});

// A trap that is no panic: the stack or the memory ran out.
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
    // Also for a caller who hangs up: a future that nobody finishes keeps its memory.
    ctx.waitUntil(response);
    return response;
  },
  scheduled: (event, env, ctx) => run(rust.scheduled, event, env, ctx),
};
