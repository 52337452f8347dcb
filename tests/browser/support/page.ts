// What is asked of every page: that it has come to rest, that nothing went
// wrong meanwhile, that it can be used by everybody and fits where it is shown.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/** The rules of WCAG 2.2, levels A and AA. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Waits until all that the page asked for is there. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("#skeleton")).toHaveCount(0);
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("[aria-busy=true], .remote-waiting")).toHaveCount(0);
}

/** Goes to an address and waits for it. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** The link of a row of the list that is shown: what the row is about. */
export function row(page: Page, at: number): Locator {
  return page.locator(".grid-list .cell-head a").nth(at);
}

/** Goes to an address as by a link on the page, without loading it anew. */
export async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.createElement("a");
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}

/**
 * Gathers what goes wrong on the page without anybody seeing it: errors on the
 * console, panics, violations of the content security policy.
 *
 * A refusal is no error of the page, though the browser writes it down as one:
 * that nobody is signed in yet, and what `refused` names.
 */
export function watch(page: Page, refused = /^$/): string[] {
  const wrongs: string[] = [];
  page.on("pageerror", (error) => wrongs.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    const { url } = message.location();
    const nobodyYet = /status of 401/.test(message.text()) && /\/api\/(desk|portal)\/session$/.test(url);
    if (message.type() === "error" && !nobodyYet && !refused.test(url)) {
      wrongs.push(`${message.text()} (${url})`);
    }
  });
  return wrongs;
}

/** Puts the page out of sight, as another tab over it does, or back. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);
}

/** Nothing that axe knows of keeps anybody out. */
export async function isAccessible(page: Page, where: string, within = "html"): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(WCAG).setLegacyMode().analyze();
  const words = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n    ${node.html}\n    ${node.any.map((it) => it.message).join("; ")}`),
  );
  expect.soft(words, `axe: ${where}`).toEqual([]);
}

/** Nobody has to scroll sideways. */
export async function fits(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    const edge = root.clientWidth;
    if (root.scrollWidth <= edge) return [];
    const out = [...document.querySelectorAll("body *")].filter((it) => edge + 0.5 < it.getBoundingClientRect().right);
    return [`${root.scrollWidth} px of ${edge}`, ...out.slice(-3).map((it) => it.outerHTML.slice(0, 160))];
  });
  expect.soft(over, `sideways: ${where}`).toEqual([]);
}

/** Puts the notices away that cover a part of the page until they go by themselves. */
const dismissToasts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const toast of document.querySelectorAll(".toast-one")) toast.querySelector<HTMLElement>("button:last-of-type")?.click();
  });

/** Both themes, on a phone and on a desk: of the whole page, or of a part. */
export async function looksRight(page: Page, where: string, within = "html"): Promise<void> {
  await dismissToasts(page);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(page.locator(within), `${where}, ${width} px`).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await picture(page, `${where} ${width} ${colorScheme}`);
      await isAccessible(page, `${where}, ${colorScheme}, ${width} px`, within);
    }
    await fits(page, `${where}, ${width} px`);
  }
}

/** Keeps a picture where a folder is named for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ATRIUM_PICTURES;
  if (folder !== undefined) {
    await page.screenshot({ path: `${folder}/${name.replace(/[^\w]+/g, "-")}.png`, fullPage: true });
  }
}
