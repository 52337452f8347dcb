// Fetching the code of what may come next: of a link that is pointed at or has the
// keyboard, and in idle time of all links on the page and of its own parts.

/** Pages that nobody has asked for cost money where data does. */
const saves = () => navigator.connection?.saveData === true;

const idle = (work) =>
  window.requestIdleCallback ? requestIdleCallback(work, { timeout: 5_000 }) : setTimeout(work, 1_000);

/**
 * @param {{ chunk(name: string): Promise<unknown> }} code
 * @param {(path: string) => string | undefined} pageAt
 * @param {() => Promise<void>} last what is fetched behind all of that
 */
export const ahead = (code, pageAt, last) => {
  const fetchSoon = (name) => name && code.chunk(name).catch(() => {});
  const pageOf = (link) => (link.origin === location.origin ? pageAt(link.pathname) : undefined);

  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, ({ target }) => {
      const link = target instanceof Element && target.closest("a[href]");
      if (link) fetchSoon(pageOf(link));
    });
  }

  const parts = new Set();
  let isPlanned = false;
  const look = async () => {
    isPlanned = false;
    const links = [...document.links].map(pageOf);
    // One after the other, so that what is clicked meanwhile does not wait behind them.
    for (const name of new Set([...parts, ...links])) await fetchSoon(name);
    await last();
  };
  return {
    /** Looks around when there is time; `part` is one of the page that was just drawn. */
    lookAhead(part) {
      if (saves()) return;
      if (part) parts.add(part);
      if (!isPlanned) idle(look);
      isPlanned = true;
    },
  };
};
