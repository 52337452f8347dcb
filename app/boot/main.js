// Runs before the first paint: shows the chosen theme, then fetches side by side what
// the address needs: the bundle of its side, the chunk of its page, and the first data.

import { ahead } from "./ahead.js";
import { chunks } from "./chunks.js";
import { first } from "./first.js";
import { font } from "./font.js";
import { speak } from "./language.js";
import { keepScroll } from "./scroll.js";

const root = document.documentElement;
const side = /^\/(desk|dev)(\/|$)/.test(location.pathname) ? "desk" : "portal";
root.dataset.side = side;

// The words are those of `app/src/browser/store.rs`.
let theme = null;
try { theme = localStorage.getItem("theme"); } catch { /* a browser may keep nothing */ }
if (theme === "light") root.dataset.theme = "atrium";
if (theme === "dark") root.dataset.theme = "atrium-dark";

// What the build has made: the files of each side, and which of them a page needs.
const { script, module, files, needs, pages, texts } = BUILD[side];
const folder = `/app/${BUILD.folder}`;
const { language, locale, loaded } = speak(folder, texts);
const code = chunks(folder, files, needs);
const patterns = pages.map(([pattern, name]) => [new RegExp(`^${pattern.replace(":id", "[^/]+")}/?$`), name]);
const pageAt = (path) => patterns.find(([pattern]) => pattern.test(path))?.[1];

// Compiled while it arrives, and while its script and the page are on their way.
const wasm = code.load(module);
const bundle = import(`${folder}/${script}`);
const page = pageAt(location.pathname);
// The skeleton has the columns of this page.
if (page) root.dataset.page = page;
const parts = page ? code.chunk(page) : Promise.resolve();
for (const it of [wasm, bundle, parts]) it.catch(() => {});
// What is not read first stands on the page, too, and comes behind: see `following` in
// `app/src/lazy/part.rs`.
parts.then(() => code.chunk(`${page}_more`)).catch(() => {});

// All that the app takes from here; see `app/src/browser/boot.rs`.
window.atrium = Object.assign(code, { locale }, first(side, language), ahead(code, pageAt, font(BUILD.font)));
keepScroll();

const failed = (error) => {
  console.error(error);
  // No catalog is there to ask.
  const [what, reload] = language === "de"
    ? ["Die Seite konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.", "Neu laden"]
    : ["The page could not be loaded. Check your connection, then try again.", "Reload"];
  const words = document.createElement("div");
  words.className = "boot-failed";
  words.setAttribute("role", "alert");
  words.innerHTML = `<p>${what}</p><button type="button" class="btn mt-4">${reload}</button>`;
  words.querySelector("button").addEventListener("click", () => location.reload());
  document.body.replaceChildren(words);
};

const body = document.readyState === "loading"
  ? new Promise((there) => document.addEventListener("DOMContentLoaded", there, { once: true }))
  : Promise.resolve();
Promise.all([bundle, body, loaded])
  .then(([app, , words]) => {
    window.atrium.texts = words;
    return app.default({ module_or_path: wasm });
  })
  .catch(failed);
