// The people of the demo workspace who can sign in, and how they do.

import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";

/** Somebody of the demo workspace. */
export interface Person {
  side: "desk" | "portal";
  email: string;
  name: string;
}

/** The password of everybody in the demo. */
export const PASSWORD = "northwind demo 2026";

/** An agent, and admin. */
export const mara: Person = { side: "desk", email: "mara@northwind.example", name: "Mara Okafor" };
/** An agent who is no admin. */
export const jonas: Person = { side: "desk", email: "jonas@northwind.example", name: "Jonas Lind" };
/** A contact who manages Acme Logistics. */
export const lena: Person = { side: "portal", email: "lena.brandt@acme.example", name: "Lena Brandt" };
/** A contact who sees and replies at Acme Logistics. */
export const jose: Person = { side: "portal", email: "jose@acme.example", name: "José Oliveira" };
/** A contact with several accounts. */
export const kofi: Person = { side: "portal", email: "kofi@harbour-partners.example", name: "Kofi Mensah" };

/** Those who sign in before the tests begin. */
export const everybody = [mara, jonas, lena, jose, kofi];

/** Where a person's session is kept from the sign-in on, for `storageState`. */
export function session(person: Person): string {
  return fileURLToPath(new URL(`../../../test-results/sessions/${person.email}.json`, import.meta.url));
}

/** The first page of a person's side. */
export function home(person: Person): string {
  return person.side === "desk" ? "/desk/tickets" : "/";
}

/** The cookie that a session is kept in. */
export function cookie(person: Person): string {
  return `__Host-atrium-${person.side}`;
}

/** Fills in the sign-in form that is shown, and sends it. */
export async function fillIn(page: Page, person: Person, password = PASSWORD): Promise<void> {
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("E-mail address").fill(person.email);
  await form.getByLabel("Password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in on the person's own sign-in page. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto(person.side === "desk" ? "/desk/sign-in" : "/sign-in");
  await fillIn(page, person);
  await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
}
