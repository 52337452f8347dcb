// The border between JavaScript and WebAssembly, crossed in as few calls as possible:
// passing a header, a row or a statement by itself costs more than processing it on
// either side.

const encoder = new TextEncoder();

/** Runs a batch on a D1 database, or on a session of it. `batch` alternates the text and
 * the parameters of each statement. The rows of a statement are returned as lines, and the
 * statements are separated by a record separator. The result is UTF-8 bytes, because a
 * string would be converted character by character. */
export async function runBatch(on, batch) {
  const statements = [];
  for (let n = 0; n < batch.length; n += 2) {
    statements.push(on.prepare(batch[n]).bind(...batch[n + 1]));
  }
  const answers = await on.batch(statements);
  return encoder.encode(answers.map(({ results }) => results.map(text).join("\n")).join("\x1e"));
}

function text({ json }) {
  if (typeof json !== "string") throw new Error("a row is no text");
  return json;
}

/** The parts of a request that a call needs, as lines: its method, its URL, and the
 * headers with these names. A missing header is an empty line. */
export function readRequest(request, names) {
  const { headers } = request;
  const lines = [request.method, request.url];
  for (const name of names.split("\n")) lines.push(headers.get(name) ?? "");
  return lines.join("\n");
}

/** A response whose body is sent as it comes: `next` resolves to its next bytes, and to
 * nothing at its end. */
export function makeStream(status, head, next) {
  const body = new ReadableStream({
    async pull(controller) {
      const bytes = await next();
      if (bytes === undefined) controller.close();
      else controller.enqueue(bytes);
    },
  });
  return new Response(body, { status, headers: pairs(head) });
}

/** Stores bytes under a key until a time, in seconds. A copy, as below. */
export async function putBlob(store, key, bytes, expiration) {
  await store.put(key, bytes.slice(), { expiration });
}

/** The bytes under a key, or nothing. */
export async function getBlob(store, key) {
  const bytes = await store.get(key, "arrayBuffer");
  return bytes === null ? undefined : new Uint8Array(bytes);
}

/** Deletes the bytes under a key. */
export async function deleteBlob(store, key) {
  await store.delete(key);
}

function pairs(head) {
  const lines = head.split("\n");
  const pairs = [];
  for (let n = 0; n + 1 < lines.length; n += 2) pairs.push([lines[n], lines[n + 1]]);
  return pairs;
}

/** A response. `head` has the names and values of the headers as alternating lines. */
export function makeResponse(status, head, body) {
  // A copy, because the body is sent later and its memory may be reused before that.
  // A response without a body, as a 304, must not have an empty one.
  return new Response(body.length === 0 ? null : body.slice(), { status, headers: pairs(head) });
}
