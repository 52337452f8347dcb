// The language of the page, and its texts where that is not English.

/** The language that was chosen on this device, else the first that the browser wants. */
const chosen = (codes) => {
  let kept = null;
  // The word is that of `app/src/browser/store.rs`.
  try { kept = localStorage.getItem("language"); } catch { /* a browser may keep nothing */ }
  if (codes.includes(kept)) return kept;
  // The pseudo-language has a longer code: nobody gets it who has not chosen it.
  const wanted = navigator.languages.map((it) => it.slice(0, 2).toLowerCase());
  return wanted.find((it) => codes.includes(it)) ?? "en";
};

/**
 * @param {string} folder where the files of this build are
 * @param {Record<string, string>} texts which of them has the texts of a language
 */
export const speak = (folder, texts) => {
  const language = chosen(["en", ...Object.keys(texts)]);
  document.documentElement.lang = language;
  // How days and numbers are written: as this reader's region does, where it speaks so.
  const locale = navigator.languages.find((it) => it.slice(0, 2).toLowerCase() === language) ?? language;
  const load = async () => {
    const answer = await fetch(`${folder}/${texts[language]}`);
    if (!answer.ok) throw new Error(`the texts are not there (${answer.status})`);
    return answer.text();
  };
  // Without them the page speaks English, which the app has.
  const loaded = language === "en" ? Promise.resolve() : load().catch((error) => {
    console.error(error);
    document.documentElement.lang = "en";
  });
  return { language, locale, loaded };
};
