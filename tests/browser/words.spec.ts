// The words of every page and dialog stand in the catalog: shown in the pseudo-language,
// whose texts are in brackets, nothing else is there but what the worker has sent. And in
// German, whose words are the widest, every page fits on a phone.

import { expect, type Page, test } from "@playwright/test";
import { fits, isAccessible, open, settled, watch } from "./support/page";
import { lena, mara, session } from "./support/people";
import { address, DIALOGS, PLACES, pseudo } from "./support/places";

test.describe.configure({ mode: "parallel" });

/** Has the page speak a language from its first load on. */
async function speak(page: Page, language: string): Promise<void> {
  await page.addInitScript((code) => localStorage.setItem("language", code), language);
}

/** Gathers every text that the worker sends to the page. */
function sent(page: Page): Set<string> {
  const texts = new Set<string>();
  const languages = new Intl.DisplayNames(["en"], { type: "language" });
  const gather = (value: unknown): void => {
    if (typeof value === "string") {
      texts.add(plain(value));
      // The browser names the language of a contact.
      if (/^[a-z]{2}(-[A-Z]{2})?$/.test(value)) texts.add(languages.of(value) ?? value);
    } else if (Array.isArray(value)) value.forEach(gather);
    else if (value !== null && typeof value === "object") {
      Object.values(value).forEach(gather);
      const { first_name: first, last_name: last } = value as Record<string, unknown>;
      if (first !== undefined && last !== undefined) texts.add(plain(`${first} ${last}`));
    }
  };
  page.on("response", async (response) => {
    if (!response.url().includes("/api/")) return;
    // A page that is left takes its answers along.
    await response.json().then(gather, () => {});
  });
  return texts;
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();

/** What a page or a part of it shows or says to a screen reader outside of brackets. */
async function outside(page: Page, within: string): Promise<string[]> {
  return page.evaluate((selector) => {
    // A text within a text has brackets of its own; one that is open is still open behind an
    // element that stands in it.
    let depth = 0;
    const rest = (text: string): string => {
      let out = "";
      for (const c of text) {
        if (c === "⟦") depth += 1;
        if (depth === 0) out += c;
        if (c === "⟧") depth = Math.max(0, depth - 1);
      }
      return out;
    };
    const found: string[] = [rest(document.title)];
    const blocks = "p, li, div, td, th, dd, dt, label, legend, button, a, h1, h2, h3, option, caption";
    let block: Element | null = null;
    // Days by the browser's `Intl`, the letters of a face, keys, languages by their own names,
    // names of zones.
    const skipped = "time, .face, kbd, script, style, noscript, option[lang], [name=language] option, [name=time_zone] option";
    const root = document.querySelector(selector) ?? document.body;
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element === null || element.closest(skipped) !== null) continue;
      if (node instanceof Element) {
        const before = depth;
        depth = 0;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(rest(node.getAttribute(name) ?? ""));
        depth = before;
        continue;
      }
      const own = element.closest(blocks);
      // A link in a sentence does not end it.
      if (own !== block && !(block !== null && own !== null && (block.contains(own) || own.contains(block)))) depth = 0;
      block = own;
      found.push(rest(node.textContent ?? ""));
    }
    return found;
  }, within);
}

/** Holds all words of the page or a part to the catalog. */
async function isInCatalog(page: Page, texts: Set<string>, within = "body"): Promise<void> {
  const found = (await outside(page, within)).map(plain).filter((text) => /\p{L}/u.test(text));
  const data = [...texts];
  // The product's name, a day, the letters of a list, and what was sent.
  const isDay = (text: string) => /^[A-Z][a-z]{2} \d{1,2}$/.test(text);
  const isKnown = (text: string) =>
    text === "" || text === "Atrium" || isDay(text) || (text.length === 1 && text.toUpperCase() === text) || data.some((it) => it.includes(text));
  // Several of them may stand side by side.
  const known = (text: string) => isKnown(text) || text.split(/[·,]/).map(plain).every(isKnown);
  expect.soft([...new Set(found.filter((text) => !known(text)))], "words in no catalog").toEqual([]);
}

for (const { route, who, at, refused } of PLACES) {
  test.describe(route, () => {
    test.use({ storageState: who && session(who) });

    test("says nothing that is in no catalog", async ({ page }) => {
      const to = await address(page, at);
      const texts = sent(page);
      await speak(page, "en-XA");
      await open(page, to);
      await expect(page.locator("html")).toHaveAttribute("lang", "en-XA");
      await isInCatalog(page, texts);
    });

    test("fits on a phone in German", async ({ page }) => {
      const wrongs = watch(page, refused);
      const to = await address(page, at);
      await speak(page, "de");
      await page.setViewportSize({ width: 320, height: 800 });
      await open(page, to);
      await expect(page.locator("html")).toHaveAttribute("lang", "de");
      await fits(page, route);
      expect(wrongs).toEqual([]);
    });
  });
}

test.describe("The dialog", () => {
  test.use({ storageState: session(mara) });

  for (const { title, at, open: opens } of DIALOGS) {
    test(`${title} says nothing that is in no catalog`, async ({ page }) => {
      const to = await address(page, at);
      const texts = sent(page);
      await speak(page, "en-XA");
      await open(page, to);
      await opens(page, pseudo);
      await expect(page.getByRole("dialog", { name: pseudo(title) })).toBeVisible();
      await settled(page);
      await isInCatalog(page, texts, "dialog[open]");
    });
  }
});

test.describe("The language", () => {
  test.use({ storageState: session(lena), locale: "de-DE" });

  test("is the browser's, until another one is chosen on the profile", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, "/profile");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page.getByRole("heading", { level: 1, name: "Ihr Profil" })).toBeVisible();
    await isAccessible(page, "the profile in German");
    // What is wrong with a field is in the same language.
    await page.getByLabel("Vorname").fill("x".repeat(81));
    await page.getByRole("button", { name: "Speichern" }).first().click();
    await expect(page.locator(".field-mistake:visible")).toHaveText("höchstens 80 Zeichen verwenden");
    await page.reload();
    await settled(page);
    await page.getByRole("combobox", { name: "Sprache" }).selectOption("English");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { level: 1, name: "Your profile" })).toBeVisible();
    await open(page, "/");
    await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
    expect(wrongs).toEqual([]);
  });
});

test.describe("A refusal of the worker", () => {
  test("is in the language of the page", async ({ page }) => {
    await speak(page, "de");
    await open(page, "/sign-in");
    await page.getByLabel("E-Mail-Adresse").fill("nobody@example.com");
    await page.getByLabel("Passwort", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await expect(page.getByRole("form", { name: "Anmelden" }).getByRole("alert")).toContainText("nicht berechtigt");
  });
});
