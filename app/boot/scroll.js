// Back leads to where one was on a page, too. The browser would do that before the
// page's rows are there; so their place is kept in the history and taken when it exists.

/** How long a page may take until it is as long as it was, in milliseconds. */
const PATIENCE = 3_000;

export const keepScroll = () => {
  history.scrollRestoration = "manual";
  let timer = 0;
  let isRestoring = false;

  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (isRestoring || (history.state?.y ?? 0) === Math.round(scrollY)) return;
    history.replaceState({ ...history.state, y: Math.round(scrollY) }, "");
  };
  addEventListener("scroll", () => { timer ||= setTimeout(keep, 150); }, { passive: true });
  // Before anybody else hears of it, since the next entry of the history may follow.
  addEventListener("click", () => { if (timer) keep(); }, { capture: true });

  const restore = () => {
    const y = history.state?.y ?? 0;
    const end = performance.now() + PATIENCE;
    const step = () => {
      const isOver = !isRestoring || end < performance.now();
      if (!isOver && document.documentElement.scrollHeight < y + innerHeight) return requestAnimationFrame(step);
      if (isRestoring) scrollTo(0, y);
      isRestoring = false;
    };
    isRestoring = true;
    clearTimeout(timer);
    timer = 0;
    requestAnimationFrame(step);
  };
  addEventListener("popstate", restore);
  // Whoever moves meanwhile has somewhere else to go.
  for (const kind of ["wheel", "touchmove", "keydown", "click"]) {
    addEventListener(kind, () => { isRestoring = false; }, { passive: true, capture: true });
  }
  if (history.state?.y) restore();
};
