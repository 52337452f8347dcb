// The database of the benchmarks, with as many tickets as a large help desk has.
//
// The rows are inserted in slices of a fixed size, so that 100,000 tickets take
// seconds and a million does not exceed D1's limits.

import { createHash, randomUUID } from "node:crypto";

const sha = (text) => createHash("sha256").update(text).digest("base64url");

/** The session cookies of the clients. The database has their hashes. */
export const AGENT = "bench-agent-session";
export const CONTACT = "bench-contact-session";

/** The account with many members and tickets, a ticket with many messages, and its requester. */
export const ACCOUNT = id("account", 1);
export const TICKET = 1_001;
export const REQUESTER = id("contact", 1);

/** The contacts who write, in turn, because one contact may not write that fast: their
 * number, their session, and the number of an open ticket of theirs. Every fourth contact
 * has access to the help center, and every tenth ticket is open. */
export const writers = (tickets) =>
  Array.from({ length: tickets / 200 - 1 }, (_, n) => ({
    contact: 20 * n + 21,
    session: `bench-writer-${n}`,
    ticket: 1_000 + 20 * n + 20,
  }));

/** The number of rows in a statement. */
const SLICE = 20_000;

/** The id of the nth record of a kind, a UUID that can be computed from them. */
function id(kind, n) {
  const kinds = { account: "a", contact: "c", ticket: "d", message: "e", relationship: "b" };
  return `01900000-0000-7000-8${kinds[kind].padEnd(3, kinds[kind])}-${String(n).padStart(12, "0")}`;
}

const idSql = (kind, n) => `'${id(kind, 0).slice(0, -12)}' || printf('%012d', ${n})`;

/** Fills an empty database that has Atrium's schema and the demo's agents. */
export async function fill(database, tickets) {
  const accounts = tickets / 20;
  const contacts = tickets / 5;
  const crowd = tickets / 10;
  const now = Date.now();
  // Writes to customers and access must be part of an operation.
  const opening = database.prepare(
    "insert into operations (id, at, actor_kind, act, subject_kind, subject_id) values (?1, ?2, 'system', 'import_rows', 'import', ?1)",
  );
  const closing = database.prepare("delete from open_operation");
  const run = (text, ...params) =>
    database.batch([opening.bind(randomUUID(), now), database.prepare(text).bind(...params), closing]);
  /** Runs `text` for the numbers from 1 to `to`, the table `n (i)`. */
  const each = async (to, text) => {
    for (let from = 1; from <= to; from += SLICE) {
      const last = Math.min(to, from + SLICE - 1);
      await run(`with recursive n (i) as (select ${from} union all select i + 1 from n where i < ${last}) ${text}`);
    }
  };

  await each(accounts, `insert into accounts (id, name, sort_key, default_level, created_at, updated_at)
    select ${idSql("account", "i")}, 'Account ' || i, printf('account %06d', i), 'all_reply', ${now}, ${now} from n`);
  await each(contacts, `insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
    select ${idSql("contact", "i")}, 'Person', 'Number ' || i, printf('person number %06d', i), ${now}, ${now} from n`);
  await each(contacts, `insert into contact_addresses (id, contact_id, email, address_key, is_primary, verified_at, created_at)
    select ${idSql("contact", "i")}, ${idSql("contact", "i")}, 'person' || i || '@bench.example', 'person' || i || '@bench.example', 1, ${now}, ${now} from n`);
  // Half of the contacts belong to one account, the others to all other accounts.
  await each(contacts, `insert into relationships (id, contact_id, account_id, kind, valid_from)
    select ${idSql("relationship", "i")}, ${idSql("contact", "i")},
           ${idSql("account", `iif(i <= ${crowd}, 1, 2 + i % ${accounts - 1})`)}, 'direct', ${now} from n`);
  await run(`insert into relationships (id, contact_id, account_id, kind, valid_from)
    values ('${id("relationship", contacts + 1)}', '${REQUESTER}', '${id("account", 2)}', 'indirect', ${now})`);
  await each(contacts, `insert into portal_access (contact_id, help_center_id, state, since)
    select ${idSql("contact", "i")}, (select id from help_centers where is_default = 1), 'active', ${now} from n where i % 4 = 1`);
  await run(`insert into credentials (contact_id, hash, changed_at)
    select '${REQUESTER}', password_hash, ${now} from agents limit 1`);
  await each(tickets, `insert into tickets
      (number, id, help_center_id, department_id, requester_id, account_id, subject, status, assignee_id, created_at, activity_at)
    select 1000 + i, ${idSql("ticket", "i")}, h.id, h.department_id,
           ${idSql("contact", `iif(i <= ${crowd}, 1 + i % ${crowd}, ${crowd} + 1 + i % ${contacts - crowd})`)},
           ${idSql("account", `iif(i <= ${crowd}, 1, 2 + i % ${accounts - 1})`)},
           'Scanner ' || i || ' does not pair with the dock in hall ' || (i % 40),
           case i % 10 when 0 then 'open' when 1 then 'waiting' when 2 then 'solved' else 'closed' end,
           iif(i % 3 = 0, (select min(id) from agents), null), ${now} - i * 60000, ${now} - i * 60000
      from n cross join help_centers h where h.is_default = 1`);
  await each(tickets, `insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
    select ${idSql("message", "number")}, id, 1, requester_id,
           'Since the update this morning the scanner in the hall loses its dock every few minutes. We ship at noon.', created_at
      from n join tickets on number = 1000 + i`);
  await each(29, `insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
    select ${idSql("message", "900000000 + i")}, '${id("ticket", 1)}', 1, '${REQUESTER}',
           'And again, the same dock: attempt ' || i || '. The lamp goes red, then the scanner asks for its code.', ${now} + i from n`);
  await run(`insert into sessions (hash, id, side, agent_id, device, created_at, seen_at, expires_at)
    select ?1, '01900000-0000-7000-8fff-000000000001', 'desk', min(id), 'bench', ${now}, ${now}, ${now} + 86400000
      from agents where is_admin = 1`, sha(AGENT));
  await run(`insert into sessions (hash, id, side, contact_id, help_center_id, device, created_at, seen_at, expires_at)
    select ?1, '01900000-0000-7000-8fff-000000000002', 'portal', '${REQUESTER}', id, 'bench', ${now}, ${now}, ${now} + 86400000
      from help_centers where is_default = 1`, sha(CONTACT));
  const written = writers(tickets).map(({ contact, session }) => ({ contact, hash: sha(session) }));
  await run(`insert into sessions (hash, id, side, contact_id, help_center_id, device, created_at, seen_at, expires_at)
    select w.value ->> 'hash', printf('01900000-0000-7000-8ffe-%012d', w.value ->> 'contact'), 'portal', c.id, h.id, 'bench', ${now}, ${now}, ${now} + 86400000
      from json_each(?1) w cross join help_centers h on h.is_default = 1
      join contacts c on c.id = ${idSql("contact", "(w.value ->> 'contact')")}`, JSON.stringify(written));
}
