// Runs before the first paint: shows the chosen theme, then loads the bundle of
// the side that the address belongs to, and asks who is signed in meanwhile.
(() => {
  const root = document.documentElement;
  const side = /^\/(desk|dev)(\/|$)/.test(location.pathname) ? "desk" : "portal";
  root.dataset.side = side;

  // The words are those of `app/src/browser/store.rs`.
  let theme = null;
  try { theme = localStorage.getItem("theme"); } catch { /* a browser may keep nothing */ }
  if (theme === "light") root.dataset.theme = "atrium";
  if (theme === "dark") root.dataset.theme = "atrium-dark";

  const wasm = fetch(`/${side}_bg.wasm`);
  // `app/src/browser.rs` takes this answer; a failure is met by its own question.
  const first = fetch(`/api/${side}/session`, { headers: { accept: "application/json" } });
  first.catch(() => {});
  window.atriumFirst = first;

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
