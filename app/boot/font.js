// The font. A first visit is drawn in the system's own: the font would share the line with the
// code and the data. It is fetched when nothing else is to do, and used from the next load of a
// page on.

/**
 * Lets the styles use the font where it was fetched before.
 *
 * @param {string} url its address, which has its hash
 * @returns {() => Promise<void>} what fetches it otherwise
 */
export const font = (url) => {
  const kept = () => {
    try { return localStorage.getItem("font"); } catch { return null; /* a browser may keep nothing */ }
  };
  if (kept() === url) document.documentElement.dataset.font = "";
  return async () => {
    if (kept() === url) return;
    try {
      const answer = await fetch(url);
      if (!answer.ok) return;
      await answer.blob();
      localStorage.setItem("font", url);
    } catch { /* the next page tries again */ }
  };
};
