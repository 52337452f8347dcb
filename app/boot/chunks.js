// Fetching code: each file once, and again only where that has failed.

/**
 * @param {string} folder where the files of this build are
 * @param {string[]} files the files of this side, by number
 * @param {Record<string, number[]>} needs which of them a chunk consists of
 */
export const chunks = (folder, files, needs) => {
  const modules = new Map();
  const code = {
    // Whether a file was gone: another build has taken the place of this one.
    isOutdated: false,

    /** A file, compiled while it arrives. */
    load(file) {
      if (!modules.has(file)) {
        const module = compile(file);
        modules.set(file, module);
        module.catch(() => modules.delete(file));
      }
      return modules.get(file);
    },

    /** The files of a chunk with their names, in the order in which they are put to use. */
    chunk: (name) =>
      Promise.all((needs[name] ?? []).map(async (at) => [files[at], await code.load(files[at])])),
  };

  const compile = async (file) => {
    const answer = await fetch(`${folder}/${file}`);
    // A server that answers everything with a page has not found it either.
    const isGone = answer.status === 404 || (answer.ok && answer.headers.get("content-type") !== "application/wasm");
    if (isGone) code.isOutdated = true;
    if (isGone || !answer.ok) throw new Error(`${file} is not there (${answer.status})`);
    return WebAssembly.compileStreaming(answer);
  };
  return code;
};
