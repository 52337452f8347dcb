// A page is fetched when it is needed: beside all else where an address is opened,
// before it is asked for where a link to it is pointed at, and again where that failed.

import { expect, type Page, type Request, test } from "@playwright/test";
import { open, row, settled } from "./support/page";
import { lena, mara, session } from "./support/people";

/** The code of one page of the desk. */
const code = (name: string) => new RegExp(`/app/[0-9a-f]{10}/desk-${name}\\.wasm$`);

/** Writes down what is asked for from here on, by path. */
function asked(page: Page): string[] {
  const paths: string[] = [];
  page.on("request", (request: Request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

/** Nothing is fetched because there is time for it, so that a test sees what else is. */
async function neverIdle(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
}

test.describe("Opening an address", () => {
  test.use({ storageState: session(mara) });

  test("fetches the app, the page and its data side by side", async ({ page }) => {
    await neverIdle(page);
    const paths = asked(page);
    let waited = false;
    // The app arrives last, and nothing has waited for it.
    await page.route(/\/desk-main\.wasm$/, async (route) => {
      await expect.poll(() => paths.some((path) => code("ticket").test(path))).toBe(true);
      await expect.poll(() => paths).toContain("/api/desk/tickets/1042");
      await expect.poll(() => paths).toContain("/api/desk/tickets/1042/audience");
      expect(paths.some((path) => /\/desk\.js$/.test(path))).toBe(true);
      waited = true;
      await route.continue();
    });
    await open(page, "/desk/tickets/1042");
    expect(waited).toBe(true);
    // No other page's code, and no file twice.
    const modules = paths.filter((path) => path.endsWith(".wasm"));
    expect(modules.filter((path) => /desk-(accounts|contacts|contact|account|mail|profile)-/.test(path))).toEqual([]);
    expect(modules).toEqual([...new Set(modules)]);
  });
});

test.describe("A link", () => {
  test.use({ storageState: session(mara) });

  test("has its page fetched when it is pointed at, and when it has the keyboard", async ({ page }) => {
    await neverIdle(page);
    const paths = asked(page);
    const has = (name: string) => paths.some((path) => code(name).test(path));
    await open(page, "/desk/tickets");
    expect([has("accounts"), has("contacts")]).toEqual([false, false]);
    const links = page.getByRole("navigation", { name: "Desk" });

    await links.getByRole("link", { name: "Accounts" }).hover();
    await expect.poll(() => has("accounts")).toBe(true);
    expect(has("contacts")).toBe(false);

    await links.getByRole("link", { name: "Contacts" }).focus();
    await expect.poll(() => has("contacts")).toBe(true);

    // What was fetched is not fetched again.
    await links.getByRole("link", { name: "Accounts" }).click();
    await settled(page);
    const modules = paths.filter((path) => path.endsWith(".wasm"));
    expect(modules).toEqual([...new Set(modules)]);
  });

  test("has its page fetched when there is time", async ({ page }) => {
    const paths = asked(page);
    await open(page, "/desk/tickets");
    await expect.poll(() => paths.some((path) => code("contacts").test(path))).toBe(true);
    await expect.poll(() => paths.some((path) => code("ticket").test(path))).toBe(true);
    // Nothing on the page leads there.
    expect(paths.some((path) => code("mail").test(path))).toBe(false);
  });

  test("has nothing fetched ahead where data is to be saved", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "connection", { value: { saveData: true } });
    });
    const paths = asked(page);
    await open(page, "/desk/tickets");
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    expect(paths.some((path) => code("contacts").test(path))).toBe(false);
  });
});

test.describe("Back", () => {
  test.use({ storageState: session(mara) });

  test("leads to where one was on the page", async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 600 });
    await open(page, "/desk/tickets");
    await page.mouse.wheel(0, 900);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
    await row(page, 20).click();
    await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/);
    await settled(page);
    expect(await page.evaluate(() => scrollY)).toBe(0);

    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
    await page.goForward();
    await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);

    // Also after the page was loaded anew.
    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
    await page.reload();
    await settled(page);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
  });

  test("takes the choices of a filter back, one by one", async ({ page }) => {
    await open(page, "/desk/tickets");
    const status = page.getByLabel("Status");
    const before = await status.locator("option:checked").innerText();
    await status.selectOption("Solved");
    await expect(page).toHaveURL(/status=solved/);
    await status.selectOption("Closed");
    await expect(page).toHaveURL(/status=closed/);
    await page.goBack();
    await expect(status.locator("option:checked")).toHaveText("Solved");
    await page.goBack();
    await expect(status.locator("option:checked")).toHaveText(before);
    await page.goForward();
    await expect(status.locator("option:checked")).toHaveText("Solved");
  });
});

test.describe("A page that cannot be fetched", () => {
  test.use({ storageState: session(mara) });

  test("leaves the one before it as it is, and is there on another try", async ({ page }) => {
    await neverIdle(page);
    await page.route(code("accounts"), (route) => route.abort());
    await open(page, "/desk/tickets/1042");
    const field = page.getByRole("tabpanel").getByRole("textbox");
    await field.fill("Half a sentence that");
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Accounts" }).click();
    const notice = page.getByRole("alert").filter({ hasText: "couldn't be loaded" });
    await expect(notice).toBeVisible();
    await expect(field).toHaveValue("Half a sentence that");
    await expect(page).toHaveURL(/\/desk\/tickets\/1042$/);

    // As long as it fails, it says so; another page is open meanwhile.
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(notice).toBeVisible();
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Contacts" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
    await expect(notice).toHaveCount(0);

    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Accounts" }).click();
    await expect(notice).toBeVisible();
    await page.unroute(code("accounts"));
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
    await expect(page).toHaveURL(/\/desk\/accounts$/);
    await expect(notice).toHaveCount(0);
    await page.goBack();
    await page.goBack();
    await expect(field).toHaveValue("Half a sentence that");
    await field.fill("");
  });

  test("is read without what answers it, which is there on another try", async ({ page }) => {
    await page.route(code("ticket_more"), (route) => route.abort());
    await page.goto("/desk/tickets/1042");
    await expect(page.getByText("leaves every second label blank")).toBeVisible();
    const notices = page.getByRole("alert").filter({ hasText: "couldn't be loaded" });
    // The facts, the accounts it is shared with, the composer, and the requester's other tickets.
    await expect(notices).toHaveCount(4);
    await page.unroute(code("ticket_more"));
    for (const left of [3, 2, 1, 0]) {
      await notices.first().getByRole("button", { name: "Try again" }).click();
      await expect(notices).toHaveCount(left);
    }
    await expect(page.getByRole("combobox", { name: "Assignee" })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Reply" })).toBeVisible();
  });

  test("says so where it is the first one, too", async ({ page }) => {
    await page.route(code("accounts"), (route) => route.abort());
    await page.goto("/desk/accounts");
    const notice = page.getByRole("alert").filter({ hasText: "couldn't be loaded" });
    await expect(notice).toBeVisible();
    await page.unroute(code("accounts"));
    await notice.getByRole("button", { name: "Try again" }).click();
    await settled(page);
    await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
  });

  test("follows the last of two links that were clicked while it was on its way", async ({ page }) => {
    await neverIdle(page);
    let release = () => {};
    const held = new Promise<void>((done) => { release = done; });
    await page.route(code("ticket"), async (route) => {
      await held;
      await route.continue();
    });
    await open(page, "/desk/tickets");
    const [first, second] = [row(page, 0), row(page, 1)];
    const href = await second.getAttribute("href");
    const subject = await second.innerText();
    await first.click();
    await second.click();
    release();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(subject);
    expect(new URL(page.url()).pathname).toBe(href);
  });
});

test.describe("A tab that was open while another build was deployed [F17]", () => {
  test.use({ storageState: session(mara) });

  test("says so, loses nothing, and leads on", async ({ page }) => {
    await neverIdle(page);
    // The server's own answer to a file of another build.
    const gone = /\/app\/[0-9a-f]{10}\/desk-accounts\./;
    await page.route(gone, async (route) => {
      const other = new URL(route.request().url());
      other.pathname = other.pathname.replace(/^\/app\/[0-9a-f]{10}/, "/app/0123456789");
      await route.fulfill({ response: await route.fetch({ url: other.href }) });
    });
    await open(page, "/desk/tickets/1042");
    const field = page.getByRole("tabpanel").getByRole("textbox");
    await field.fill("Typed before the deployment");
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Accounts" }).click();
    const notice = page.getByRole("alert").filter({ hasText: "was updated" });
    await expect(notice).toBeVisible();
    await expect(field).toHaveValue("Typed before the deployment");
    await page.unroute(gone);
    await notice.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
    await expect(page).toHaveURL(/\/desk\/accounts$/);
    await open(page, "/desk/tickets/1042");
    await expect(field).toHaveValue("Typed before the deployment");
    await field.fill("");
  });
});

test.describe("What is served", () => {
  test("is code that is kept for good, and nothing where there is none", async ({ page, request }) => {
    const paths = asked(page);
    await page.goto("/sign-in");
    await expect.poll(() => paths.filter((path) => path.endsWith(".wasm")).length).toBeGreaterThan(0);
    const file = paths.find((path) => path.endsWith(".wasm")) ?? "";
    const there = await request.get(file);
    expect(there.status()).toBe(200);
    expect(there.headers()["content-type"]).toBe("application/wasm");
    expect(there.headers()["cache-control"]).toContain("immutable");
    for (const path of [file.replace(/^\/app\/[0-9a-f]{10}/, "/app/0123456789"), "/app/nothing.wasm"]) {
      const gone = await request.get(path);
      expect([path, gone.status()]).toEqual([path, 404]);
      expect(gone.headers()["cache-control"]).not.toContain("immutable");
    }
  });

  test("is the page at each page's address, and at no other", async ({ page, request }) => {
    for (const path of ["/", "/new", "/tickets/1042", "/desk", "/desk/", "/desk/tickets?status=solved", "/desk/contacts/7", "/dev/mail"]) {
      const answer = await request.get(path, { maxRedirects: 0 });
      expect([path, answer.status()]).toEqual([path, 200]);
      expect(answer.headers()["content-type"]).toContain("text/html");
      expect(answer.headers()["content-security-policy"]).toContain("default-src 'none'");
    }
    for (const path of ["/nowhere", "/tickets/1042/x", "/desk/nowhere"]) {
      expect([path, (await request.get(path)).status()]).toEqual([path, 404]);
      await page.goto(path);
      await expect(page.getByText("This page doesn't exist")).toBeVisible();
    }
  });
});

test.describe("A customer", () => {
  test.use({ storageState: session(lena) });

  test("is brought back to their place in the list", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 480 });
    await open(page, "/");
    await page.mouse.wheel(0, 500);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(500);
    const link = page.getByRole("main").getByRole("listitem").nth(4).getByRole("link");
    // A click would scroll to the link, if the rows before it are higher than usual.
    await link.scrollIntoViewIfNeeded();
    const place = await page.evaluate(() => scrollY);
    await link.click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    await settled(page);
    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
  });
});
