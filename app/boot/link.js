// What a bundle asks for a chunk by. The build makes one loader for each.

/** @param {() => WebAssembly.Exports} main what the bundle's own module exports */
export const loaders = (main) => {
  const used = new Set();
  return (name) => async (callback, data) => {
    let isThere = true;
    try {
      for (const [file, module] of await window.atrium.chunk(name)) {
        if (used.has(file)) continue;
        new WebAssembly.Instance(module, { main: main() });
        used.add(file);
      }
    } catch (error) {
      console.error(error);
      isThere = false;
    }
    main().__indirect_function_table.get(callback)(data, isThere);
  };
};
