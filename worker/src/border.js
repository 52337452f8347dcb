// The border between JavaScript and WebAssembly, crossed in as few steps as can be:
// a header, a row or a statement that crosses alone costs more than what is done
// with it on either side.

const encoder = new TextEncoder();

/** Runs a batch on a D1 database, or on a session of it. `batch` is each statement's
 * text and its parameters, in turn. The rows of one statement come back as lines, the
 * answers of different statements with a record separator between them, in UTF-8: handed
 * over as a string, they would be read letter by letter. */
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

/** What a call looks at of a request, as lines: its method, its address, and the
 * headers with these names; one that is missing is empty. */
export function readRequest(request, names) {
  const { headers } = request;
  const lines = [request.method, request.url];
  for (const name of names.split("\n")) lines.push(headers.get(name) ?? "");
  return lines.join("\n");
}

/** An answer. `head` is its headers' names and values, as lines in turn. */
export function makeResponse(status, head, body) {
  const lines = head.split("\n");
  const headers = [];
  for (let n = 0; n + 1 < lines.length; n += 2) headers.push([lines[n], lines[n + 1]]);
  // A copy: what is sent later must not lie in memory that is used again.
  return new Response(body.slice(), { status, headers });
}
