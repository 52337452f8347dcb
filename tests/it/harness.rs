//! The test world: a server, its people, and their clients.

mod blobs;
mod client;
mod database;
mod inbox;
mod jobs;
mod remote;
mod replicas;
mod sending;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use api_worker::config::Config;
use api_worker::ctx::Ctx;
use api_worker::fence::Fence;
use api_worker::mailer::Mailbox;
use api_worker::store::Sql;
use api_worker::store::sqlite::Sqlite;
use shared::api::accounts::CreateAccount;
use shared::api::contacts::CreateContact;
use shared::api::dev::{DevMail, ListDevMail};
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::session::{ActivatePortalAccess, RedeemLink, SignIn, SignInAgent};
use shared::api::settings::{EditSettings, GetSettings, Settings, SettingsChange, SettingsDraft};
use shared::api::{Endpoint, Method, NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::ids::{AccountId, ContactId};
use shared::portal::help_center::HELP_CENTER_HEADER;
use shared::problem::{Problem, ProblemCode};
use shared::time::{Span, Timestamp};

pub(crate) use client::{BYTES, Client};
pub(crate) use replicas::Replicas;
use sending::{answer, block_on};

/// The agents, departments and help center of every world.
const WORKSPACE: &str = include_str!("../data/demo_workspace.sql");

/// The password of everybody in a world.
pub(crate) const PASSWORD: &str = "northwind demo 2026";

/// The origin of in-process worlds.
const ORIGIN: &str = "http://localhost:8787";

/// The key of the mail service's events, in process and on the local server (`serve.mjs`).
pub(crate) const EVENTS_SECRET: &str = "the mail events of development only";

/// 22 November 2026, noon.
const NOON: i64 = 1_795_348_800_000;

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers, by lower-case name.
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    /// The body.
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a body of JSON")
    }

    /// The body as a problem.
    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.headers["content-type"], ["application/problem+json"], "{self:?}");
        serde_json::from_str(&self.body).expect("a problem")
    }
}

enum Backend {
    /// The worker's code over SQLite in memory.
    InProcess(Rc<Sqlite>),
    /// A running server, which all tests share.
    Remote(String),
}

/// A server with its clock.
pub(crate) struct World {
    backend: Backend,
    /// The replicas, if the world has any. They are used instead of the database.
    replicas: OnceCell<Replicas>,
    /// The rate limiter of the platform, if the world has one.
    fence: RefCell<Option<Rc<dyn Fence>>>,
    /// The messages of jobs, and whether the world has a queue for them.
    messages: jobs::Messages,
    blobs: Rc<blobs::Memory>,
    has_queue: Cell<bool>,
    now: Cell<Timestamp>,
    /// Mara's cookies in this world, so that she signs in once.
    mara: RefCell<Option<BTreeMap<String, String>>>,
    /// The number of this world among those of the process.
    number: u32,
    /// A unique text, to name this world's records by.
    pub(crate) mark: String,
}

static WORLDS: AtomicU32 = AtomicU32::new(0);

impl World {
    /// A world with agents, departments and a help center, and without customers.
    pub(crate) fn new() -> Self {
        match std::env::var("ATRIUM_ORIGIN") {
            Ok(origin) => Self::with(Backend::Remote(origin)),
            Err(_) => Self::in_process(),
        }
    }

    /// The same, always in process, for tests that inspect the database or move the
    /// clock.
    pub(crate) fn in_process() -> Self {
        Self::with(Backend::InProcess(Rc::new(database::new())))
    }

    fn with(backend: Backend) -> Self {
        let n = WORLDS.fetch_add(1, Ordering::Relaxed);
        let mark = format!("w{}x{n}", std::process::id());
        let now = Cell::new(Timestamp::from_millis(NOON));
        Self {
            backend,
            replicas: OnceCell::new(),
            fence: RefCell::default(),
            messages: jobs::Messages::default(),
            blobs: Rc::default(),
            has_queue: Cell::new(true),
            now,
            mara: RefCell::default(),
            number: n,
            mark,
        }
    }

    /// Adds replicas to the world, which lag behind the database.
    pub(crate) fn replicate(&self, seed: u64) -> &Replicas {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        self.replicas.get_or_init(|| Replicas::of(sqlite, seed))
    }

    /// Puts a rate limiter before the world.
    pub(crate) fn fence(&self, fence: Rc<dyn Fence>) {
        self.fence.replace(Some(fence));
    }

    /// To be held while an import runs: a workspace runs one import at a time, and
    /// all tests share the workspace of the running server.
    pub(crate) fn room_for_an_import(&self) -> Option<MutexGuard<'static, ()>> {
        static ROOM: Mutex<()> = Mutex::new(());
        // A test that failed while holding the lock has reported its failure.
        let room = || ROOM.lock().unwrap_or_else(PoisonError::into_inner);
        (!self.is_in_process()).then(room)
    }

    /// The database of an in-process world.
    pub(crate) fn sqlite(&self) -> &Sqlite {
        match &self.backend {
            Backend::InProcess(sqlite) => sqlite,
            Backend::Remote(_) => panic!("this promise looks into the database"),
        }
    }

    /// Advances the clock.
    pub(crate) fn wait(&self, span: Span) {
        assert!(matches!(self.backend, Backend::InProcess(_)), "only here can the clock be moved");
        self.now.set(self.now.get() + span);
        self.mara.take();
    }

    /// The current time.
    pub(crate) fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// The server's origin.
    pub(crate) fn origin(&self) -> &str {
        match &self.backend {
            Backend::InProcess(_) => ORIGIN,
            Backend::Remote(origin) => origin,
        }
    }

    /// The network that the requests of this world come from, if it is on a running server:
    /// so that the worlds do not use up each other's limits.
    fn network(&self) -> Option<String> {
        let [_, a, b, c] = self.number.to_be_bytes();
        (!self.is_in_process()).then(|| format!("10.{a}.{b}.{c}"))
    }

    /// A client without a session.
    pub(crate) fn anybody(&self) -> Client<'_> {
        Client::new(self, BTreeMap::new())
    }

    /// A client with the help center session of this secret.
    pub(crate) fn holding(&self, secret: &str) -> Client<'_> {
        let cookie = ("__Host-atrium-portal".to_owned(), secret.to_owned());
        Client::new(self, [cookie].into())
    }

    /// A client with the desk session of this secret.
    pub(crate) fn desk_holding(&self, secret: &str) -> Client<'_> {
        let cookie = ("__Host-atrium-desk".to_owned(), secret.to_owned());
        Client::new(self, [cookie].into())
    }

    /// A signed-in agent.
    pub(crate) fn agent(&self, name: &str) -> Client<'_> {
        let client = self.anybody();
        let sign_in =
            SignIn { email: format!("{name}@northwind.example"), password: PASSWORD.to_owned() };
        client.call::<SignInAgent>(NoId, &sign_in).expect("the agent signs in");
        client
    }

    /// Mara, an admin.
    pub(crate) fn mara(&self) -> Client<'_> {
        // All tests share one sign-in to a server, because each takes a hash.
        static COOKIES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
        match &self.backend {
            Backend::InProcess(_) => {
                let kept = self.mara.borrow().clone();
                let cookies = kept.unwrap_or_else(|| self.agent("mara").cookies.take());
                self.mara.replace(Some(cookies.clone()));
                Client::new(self, cookies)
            }
            Backend::Remote(_) => {
                let cookies =
                    COOKIES.get_or_init(|| self.agent("mara").cookies.borrow().clone()).clone();
                Client::new(self, cookies)
            }
        }
    }

    /// Creates an account.
    pub(crate) fn account(&self, name: &str, default_level: AccessLevel) -> AccountId {
        let draft = AccountDraft {
            name: format!("{name} {}", self.mark),
            domains: String::new(),
            fields: Typed::default(),
            default_level,
            owner: None,
            parent: None,
            custom: [].into(),
        };
        self.mara().call::<CreateAccount>(NoId, &draft).expect("an account").id
    }

    /// The address of a contact that [`Self::contact`] creates.
    pub(crate) fn email(&self, first_name: &str) -> String {
        format!("{}.{}@acme.example", first_name.to_lowercase(), self.mark)
    }

    /// Creates a contact with an address, in `account`.
    pub(crate) fn contact(&self, first_name: &str, account: Option<AccountId>) -> ContactId {
        let draft = ContactDraft {
            first_name: first_name.to_owned(),
            last_name: format!("Lee {}", self.mark),
            email: self.email(first_name),
            account,
            ..ContactDraft::default()
        };
        self.mara().call::<CreateContact>(NoId, &draft).expect("a contact").id
    }

    /// Changes the workspace's settings as an admin. Only for in-process worlds, because
    /// all tests share the workspace of a running server.
    pub(crate) fn set(&self, change: impl FnOnce(&mut SettingsDraft)) {
        assert!(self.is_in_process(), "the settings are of all tests there");
        let mara = self.mara();
        let Settings { mut settings, version } =
            mara.call::<GetSettings>(NoId, &Nothing {}).expect("the settings");
        change(&mut settings);
        let change = SettingsChange { version, settings };
        mara.call::<EditSettings>(NoId, &change).expect("the next settings");
    }

    /// The mails to `email`, the newest first.
    pub(crate) fn mails(&self, email: &str) -> Vec<DevMail> {
        let mails = self.anybody().call::<ListDevMail>(NoId, &Nothing {}).expect("the mailbox");
        mails.into_iter().filter(|mail| mail.to == email).collect()
    }

    /// The secret of the link in the newest mail to `email`.
    pub(crate) fn link(&self, email: &str) -> String {
        let mails = self.mails(email);
        let button = mails.first().expect("a mail").button.as_ref().expect("a button");
        let (page, secret) = button.href.split_once('#').expect("a link with a secret");
        assert!(page.starts_with(self.origin()), "{page}");
        secret.to_owned()
    }

    /// Invites the contact and activates their access. Returns their signed-in client.
    pub(crate) fn activate(&self, contact: ContactId, first_name: &str) -> Client<'_> {
        let invitations = Invitations { contacts: vec![contact] };
        self.mara().call::<InviteContacts>(NoId, &invitations).expect("an invitation");
        let token = self.link(&self.email(first_name));
        let client = self.anybody();
        let redeem = RedeemLink { token, password: PASSWORD.to_owned() };
        client.call::<ActivatePortalAccess>(NoId, &redeem).expect("the activation");
        client
    }

    /// Creates a contact who is signed in to the help center.
    pub(crate) fn customer(
        &self,
        first_name: &str,
        account: Option<AccountId>,
    ) -> (ContactId, Client<'_>) {
        let contact = self.contact(first_name, account);
        (contact, self.activate(contact, first_name))
    }

    fn ctx(&self, sqlite: &Rc<Sqlite>) -> Ctx {
        match self.replicas.get() {
            Some(replicas) => self.ctx_on(Rc::new(replicas.clone())),
            None => self.ctx_on(sqlite.clone()),
        }
    }

    fn ctx_on(&self, sql: Rc<dyn Sql>) -> Ctx {
        let (config, queue, now) = (Rc::new(config()), self.queue(), self.now.get());
        let ctx = Ctx::new(sql, config, Some(Rc::new(Mailbox)), queue, now);
        ctx.storing(self.blobs.clone()).behind(self.fence.borrow().clone())
    }

    /// Runs the scheduled job.
    pub(crate) fn minute(&self) {
        let Backend::InProcess(sqlite) = &self.backend else { return };
        let ctx = self.ctx(sqlite);
        block_on(api_worker::schedule::each_minute(&ctx)).expect("the minute");
    }

    /// Whether the world is in process, so that its database can be inspected.
    pub(crate) const fn is_in_process(&self) -> bool {
        matches!(self.backend, Backend::InProcess(_))
    }
}

/// The configuration of in-process worlds.
fn config() -> Config {
    Config {
        origin: ORIGIN.to_owned(),
        token_secret: b"a secret of the tests only".to_vec(),
        events_secret: Some(EVENTS_SECRET.as_bytes().to_vec()),
    }
}

/// The code of a refusal.
#[track_caller]
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> ProblemCode {
    result.expect_err("a refusal").code
}

/// Commits a draft without a preview.
pub(crate) fn commit(agent: &Client<'_>, draft: Draft) -> Result<Done, Problem> {
    agent.call::<CommitOperation>(NoId, &Commit { draft, hash: None })
}
