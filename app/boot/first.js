// What the first page will ask, asked while the app is on its way.

/**
 * @param {"desk" | "portal"} side
 * @param {string} language which a refusal is written in
 */
export const first = (side, language) => {
  // `app/src/browser/boot.rs` takes these answers by their addresses, read already, so
  // that the app draws them at once; a failure, or an address that it does not
  // ask for, is met by its own question.
  const answers = {};
  const read = async (url) => {
    const answer = await fetch(url, { headers: { "accept": "application/json", "accept-language": language } });
    return [answer.status, await answer.text(), answer.headers.get("etag")];
  };
  const ask = (url, after = Promise.resolve(true)) => {
    answers[url] = after.then((go) => go && read(url));
    answers[url].catch(() => {});
    return answers[url];
  };
  const path = location.pathname;
  const session = ask(`/api/${side}/session`);
  const tickets = `/api/${side}/tickets`;
  const [, number] = /^(?:\/desk)?\/tickets\/(\d+)$/.exec(path) ?? [];
  const isIn = session.then(([status]) => status === 200);
  if (number) {
    ask(`${tickets}/${number}`, isIn);
    if (side === "desk") ask(`${tickets}/${number}/audience`, isIn);
  } else if (/^\/(desk(\/tickets)?)?$/.test(path)) {
    // As the app writes it; a filter that was typed by hand may be written otherwise. With
    // days, the app sends what its clock says, and with a saved view, what it asks.
    const search = location.search || (side === "desk" ? "" : "?whose=all");
    const isPlain = side === "desk" ? !/\b(created|activity|view)=/.test(search) : search.startsWith("?whose=");
    if (isPlain) ask(tickets + search, isIn);
  }

  // What nobody has taken by then is old.
  setTimeout(() => { for (const url in answers) delete answers[url]; }, 20_000);

  // The app waits for them before it takes the skeleton away, though not for long, so
  // that what it draws first does not have to move.
  const answered = Promise.race([
    Promise.allSettled(Object.values(answers)),
    new Promise((done) => setTimeout(done, 3_000)),
  ]);
  return { answers, answered };
};
