// Runs before the first paint: shows the chosen theme, then loads the bundle of
// the side that the address belongs to, and asks meanwhile what it will ask first.
(() => {
  const root = document.documentElement;
  const path = location.pathname;
  const side = /^\/(desk|dev)(\/|$)/.test(path) ? "desk" : "portal";
  root.dataset.side = side;

  // The words are those of `app/src/browser/store.rs`.
  let theme = null;
  try { theme = localStorage.getItem("theme"); } catch { /* a browser may keep nothing */ }
  if (theme === "light") root.dataset.theme = "atrium";
  if (theme === "dark") root.dataset.theme = "atrium-dark";

  // Compiled while it arrives, and while its script and the page are on their way.
  const wasm = WebAssembly.compileStreaming(fetch(`/${side}_bg.wasm`));
  wasm.catch(() => {});

  // `app/src/browser/fetch.rs` takes these answers by their addresses, read already, so
  // that the app draws them at once; a failure, or an address that it does not
  // ask for, is met by its own question.
  const answers = window.atriumFirst = {};
  const read = async (url) => {
    const answer = await fetch(url, { headers: { accept: "application/json" } });
    return [answer.ok, await answer.text()];
  };
  const ask = (url, after = Promise.resolve(true)) => {
    answers[url] = after.then((go) => go && read(url));
    answers[url].catch(() => {});
    return answers[url];
  };
  const session = ask(`/api/${side}/session`);
  const tickets = `/api/${side}/tickets`;
  const [, number] = /^(?:\/desk)?\/tickets\/(\d+)$/.exec(path) ?? [];
  const isIn = session.then(([ok]) => ok);
  if (number) {
    ask(`${tickets}/${number}`, isIn);
    if (side === "desk") ask(`${tickets}/${number}/audience`, isIn);
  } else if (/^\/(desk(\/tickets)?)?$/.test(path)) {
    // As the app writes it; a filter that was typed by hand may be written otherwise.
    const [word, value] = side === "desk" ? ["?status=", "unsolved"] : ["?whose=", "all"];
    const search = location.search || word + value;
    if (search.startsWith(word)) ask(tickets + search, isIn);
  }
  // What nobody has taken by then is old.
  setTimeout(() => { window.atriumFirst = {}; }, 20_000);

  const failed = (error) => {
    console.error(error);
    const words = document.createElement("div");
    words.className = "boot-failed";
    words.setAttribute("role", "alert");
    words.innerHTML = "<p>The page could not be loaded. Check your connection, then try again.</p>"
      + "<button type=\"button\" class=\"btn mt-4\">Reload</button>";
    words.querySelector("button").addEventListener("click", () => location.reload());
    document.body.replaceChildren(words);
  };

  const body = document.readyState === "loading"
    ? new Promise((there) => document.addEventListener("DOMContentLoaded", there, { once: true }))
    : Promise.resolve();
  Promise.all([import(`/${side}.js`), body])
    .then(([bundle]) => bundle.default({ module_or_path: wasm }))
    .catch(failed);
})();
