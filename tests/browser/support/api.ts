// What a test needs before it begins, asked for over the API as the signed-in
// person: what is tested itself is done on the page.

import { expect, type Page } from "@playwright/test";

/** Asks with the page's session; fails the test where the answer is a no. */
export async function ask<T>(page: Page, method: "GET" | "POST" | "PUT", path: string, data?: unknown): Promise<T> {
  const origin = process.env.ATRIUM_ORIGIN ?? "http://localhost:8787";
  const response = await page.request.fetch(path, { method, data, headers: { origin } });
  const text = await response.text();
  expect(response.ok(), `${method} ${path}: ${text}`).toBe(true);
  return (text === "" ? null : JSON.parse(text)) as T;
}

interface Row {
  id: string;
  name: string;
}

/** The id of the contact with this address. */
export async function contactId(page: Page, email: string): Promise<string> {
  const { rows } = await ask<{ rows: (Row & { email: string | null })[] }>(page, "GET", `/api/desk/contacts?q=${encodeURIComponent(email)}`);
  const row = rows.find((row) => row.email === email);
  expect(row, `a contact ${email}`).toBeDefined();
  return row!.id;
}

/** The id of the account with this name. */
export async function accountId(page: Page, name: string): Promise<string> {
  const { rows } = await ask<{ rows: Row[] }>(page, "GET", `/api/desk/accounts?q=${encodeURIComponent(name)}`);
  const row = rows.find((row) => row.name === name);
  expect(row, `an account ${name}`).toBeDefined();
  return row!.id;
}

/** The id of the group with this name, which is created where it is missing. */
export async function groupId(page: Page, name: string): Promise<string> {
  const find = async () => {
    const { rows } = await ask<{ rows: Row[] }>(page, "GET", `/api/desk/groups?q=${encodeURIComponent(name)}`);
    return rows.find((row) => row.name === name)?.id;
  };
  const found = await find();
  if (found !== undefined) return found;
  const origin = process.env.ATRIUM_ORIGIN ?? "http://localhost:8787";
  const draft = { act: "create_group", name };
  // Another test may create it at the same time.
  await page.request.fetch("/api/desk/operations", { method: "POST", data: { draft }, headers: { origin } });
  const made = await find();
  expect(made, `a group ${name}`).toBeDefined();
  return made!;
}

/** Starts a bulk act on chosen contacts, and waits for its end; its id. */
export async function bulkId(page: Page, chosen: string[], act: object): Promise<string> {
  const draft = { list: "contacts", chosen, act };
  const { hash } = await ask<{ hash: string }>(page, "POST", "/api/desk/bulk/preview", draft);
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/bulk", { draft, hash });
  const state = async () => (await ask<{ state: string }>(page, "GET", `/api/desk/bulk/${id}`)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
  return id;
}

/** Imports a file of contacts as an admin; the import's id. */
export async function imported(page: Page, text: string, name = "people.csv"): Promise<string> {
  const origin = process.env.ATRIUM_ORIGIN ?? "http://localhost:8787";
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/imports", { kind: "contacts", file_name: name });
  const headers = { origin, "content-type": "application/octet-stream" };
  const sent = await page.request.fetch(`/api/desk/imports/${id}/file`, { method: "PUT", data: Buffer.from(text), headers });
  expect(sent.ok(), await sent.text()).toBe(true);
  const state = async () => (await ask<{ state: string }>(page, "GET", `/api/desk/imports/${id}`)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("checked");
  // Another test may be importing.
  const commit = async () =>
    (await page.request.fetch(`/api/desk/imports/${id}/commit`, { method: "POST", data: { invite: false }, headers: { origin } })).status();
  await expect.poll(commit, { timeout: 60_000 }).toBe(200);
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
  return id;
}

/** Raises a ticket as an agent, for the contact with this address; its number. */
export async function raise(page: Page, email: string, subject: string): Promise<number> {
  const requester = await contactId(page, email);
  const draft = { requester, subject, body: `This is about: ${subject}` };
  return (await ask<{ number: number }>(page, "POST", "/api/desk/tickets", draft)).number;
}

/** Something that no earlier run has named so. */
export function unique(words: string): string {
  return `${words} ${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
}
