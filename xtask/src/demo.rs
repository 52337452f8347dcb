//! The demo workspace, which a new local database is filled with.
//!
//! Agents, departments and the help center come from
//! `tests/data/demo_workspace.sql` ([`crate::database::fill`]). Everything else is done
//! through the API: three files are imported, some contacts are invited and activated,
//! and one is blocked.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use shared::api::contacts::{GetContact, ListContacts};
use shared::api::dev::ListDevMail;
use shared::api::imports::{
    CancelImport, CommitImport, GetImport, Import, ImportCommit, ImportDraft, ImportKind,
    StartImport, UnknownAccount, UploadImport,
};
use shared::api::portal_access::{BlockContact, InvitationOutcome, Invitations, InviteContacts};
use shared::api::relationships::{RelationshipChange, UpdateRelationship};
use shared::api::session::{ActivatePortalAccess, RedeemLink, SignIn, SignInAgent};
use shared::api::{Endpoint, Method, NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::grid::GridQuery;
use shared::ids::ContactId;
use shared::problem::{Problem, ProblemCode};

use crate::project;

/// The password of everybody in the demo.
const PASSWORD: &str = "northwind demo 2026";

/// The admin who fills the workspace.
const ADMIN: &str = "mara@northwind.example";

/// The active contacts.
const ACTIVE: [&str; 3] =
    ["lena.brandt@acme.example", "jose@acme.example", "kofi@harbour-partners.example"];

/// The contact with an open invitation.
const INVITED: &str = "siobhan.odea@acme.example";

/// The blocked contact.
const BLOCKED: &str = "d.nguyen@acme.example";

/// The contact with the access level "manages".
const MANAGER: &str = "lena.brandt@acme.example";

/// The files, in an order in which each refers only to records of the ones before.
const FILES: [(ImportKind, &str); 3] = [
    (ImportKind::Accounts, "freshdesk_companies.csv"),
    (ImportKind::Contacts, "freshdesk_contacts.csv"),
    (ImportKind::Tickets, "freshdesk_tickets.csv"),
];

/// How often the server is asked whether a check or an import is done, and the pause in between.
const ASKS: u32 = 1_200;
const PAUSE: Duration = Duration::from_millis(100);

/// Fills the workspace that is served at `origin`. Doing it again changes nothing.
pub(crate) fn load(origin: &str) -> Result<()> {
    let mara = Client::new(origin);
    let sign_in = SignIn { email: ADMIN.to_owned(), password: PASSWORD.to_owned() };
    mara.call::<SignInAgent>(&NoId, &sign_in).context("the demo's admin can't sign in")?;
    println!();
    for (kind, file) in FILES {
        let done = import(&mara, kind, file).with_context(|| format!("importing {file}"))?;
        println!("    {file}: {} created, {} already there", done.created, done.skipped);
        if let Some(failure) = done.failures.first() {
            bail!("{file}, line {}: {}", failure.line, failure.reason);
        }
    }
    for email in ACTIVE {
        let contact = find(&mara, email)?;
        if invite(&mara, contact)? == InvitationOutcome::Sent {
            activate(&Client::new(origin), email)?;
        }
    }
    invite(&mara, find(&mara, INVITED)?)?;
    mara.call::<BlockContact>(&find(&mara, BLOCKED)?, &Nothing {})?;
    make_manager(&mara, find(&mara, MANAGER)?)
}

/// The sign-ins of the demo, as lines to print.
pub(crate) fn sign_ins() -> Vec<String> {
    let desk = ["mara", "jonas", "priya", "tomas"].map(|it| format!("{it}@northwind.example"));
    vec![
        format!("Everyone in the demo signs in with the password {PASSWORD:?}."),
        format!("to the desk         {} (mara is an admin)", desk.join(", ")),
        format!("to the help center  {}", ACTIVE.join(", ")),
        String::new(),
    ]
}

fn import(mara: &Client, kind: ImportKind, file: &str) -> Result<Import> {
    let content = std::fs::read(project::at("tests/data").join(file))?;
    let draft = ImportDraft {
        kind,
        file_name: file.to_owned(),
        unknown_account: UnknownAccount::Create,
        date_order: None,
        utc_offset: None,
        decode_entities: false,
    };
    let waiting = mara.call::<StartImport>(&NoId, &draft)?;
    let import = finish(mara, mara.send_file::<UploadImport>(&waiting.id, content)?)?;
    let begun = match mara.ask::<CommitImport>(&import.id, &ImportCommit::default())? {
        Ok(import) => import,
        // An import that was interrupted.
        Err(problem) if problem.code == ProblemCode::ImportRunning => {
            let other = problem.blockers.first().and_then(|it| it.id).context("which import?")?;
            mara.call::<CancelImport>(&other.into(), &Nothing {})?;
            mara.call::<CommitImport>(&import.id, &ImportCommit::default())?
        }
        Err(problem) => bail!(told(&problem)),
    };
    finish(mara, begun)
}

/// Waits until the server has checked or imported all rows.
fn finish(mara: &Client, mut import: Import) -> Result<Import> {
    for _ in 0..ASKS {
        if !import.state.has_slices() {
            return Ok(import);
        }
        thread::sleep(PAUSE);
        import = mara.call::<GetImport>(&import.id, &Nothing {})?;
    }
    bail!("The server stopped after {} of {} rows.", import.done, import.rows)
}

fn find(mara: &Client, email: &str) -> Result<ContactId> {
    let filter = GridQuery::default().searching(email.to_owned());
    let page = mara.call::<ListContacts>(&NoId, &filter)?;
    let row = page.rows.iter().find(|it| it.email.as_deref() == Some(email));
    Ok(row.with_context(|| format!("there is no contact {email}"))?.id)
}

fn invite(mara: &Client, contact: ContactId) -> Result<InvitationOutcome> {
    let results = mara.call::<InviteContacts>(&NoId, &Invitations { contacts: vec![contact] })?;
    Ok(results.first().context("no result of an invitation")?.outcome)
}

fn activate(contact: &Client, email: &str) -> Result<()> {
    let mails = contact.call::<ListDevMail>(&NoId, &Nothing {})?;
    let mail = mails.iter().find(|it| it.to == email);
    let link = mail.and_then(|it| it.button.as_ref()).and_then(|it| it.href.split_once('#'));
    let (_, token) = link.with_context(|| format!("no mail with a link to {email}"))?;
    let redeem = RedeemLink { token: token.to_owned(), password: PASSWORD.to_owned() };
    contact.call::<ActivatePortalAccess>(&NoId, &redeem)?;
    Ok(())
}

fn make_manager(mara: &Client, contact: ContactId) -> Result<()> {
    let contact = mara.call::<GetContact>(&contact, &Nothing {})?;
    let primary = contact.relationships.iter().find(|it| it.kind == RelationshipKind::Direct);
    let primary = primary.context("the manager has no account")?;
    if primary.level.level == AccessLevel::Manage {
        return Ok(());
    }
    let change = RelationshipChange {
        version: primary.version,
        role: "IT lead".to_owned(),
        level: Some(AccessLevel::Manage),
    };
    mara.call::<UpdateRelationship>(&primary.id, &change)?;
    Ok(())
}

/// An API client, with its cookies.
struct Client {
    agent: ureq::Agent,
    origin: String,
    // The session's cookie is `Secure`. Browsers send it to http://localhost, but HTTP
    // libraries don't, so cookies are kept here.
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Client {
    fn new(origin: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build()
            .into();
        Self { agent, origin: origin.to_owned(), cookies: RefCell::default() }
    }

    /// Calls `E`. A problem is an error.
    fn call<E: Endpoint>(&self, id: &E::Id, input: &E::Input) -> Result<E::Reply> {
        self.ask::<E>(id, input)?.map_err(|problem| anyhow!("{}: {}", E::NAME, told(&problem)))
    }

    /// Calls `E`.
    fn ask<E: Endpoint>(&self, id: &E::Id, input: &E::Input) -> Result<Result<E::Reply, Problem>> {
        let mut url = format!("{}{}", self.origin, E::path(id));
        let mut body = Vec::new();
        match E::METHOD {
            Method::Get => {
                url.push('?');
                url.push_str(&serde_urlencoded::to_string(input)?);
            }
            Method::Post | Method::Put | Method::Delete => body = serde_json::to_vec(input)?,
        }
        self.send::<E>(url, "application/json", body)
    }

    /// Sends a file to `E`.
    fn send_file<E: Endpoint>(&self, id: &E::Id, file: Vec<u8>) -> Result<E::Reply> {
        let url = format!("{}{}", self.origin, E::path(id));
        let answer = self.send::<E>(url, "application/octet-stream", file)?;
        answer.map_err(|problem| anyhow!("{}: {}", E::NAME, told(&problem)))
    }

    fn send<E: Endpoint>(
        &self,
        url: String,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Result<E::Reply, Problem>> {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = ureq::http::Request::builder()
            .method(E::METHOD.as_str())
            .uri(url)
            .header("origin", &self.origin)
            .header("content-type", content_type)
            .header("cookie", cookies.join("; "))
            .body(body)?;
        let mut response = self.agent.run(request)?;
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str()?.split_once('=').context("an odd cookie")?;
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        let status = response.status();
        let text = response.body_mut().read_to_string()?;
        let odd = || format!("{} {} answered {status}: {text}", E::METHOD.as_str(), E::PATH);
        if status.is_success() {
            Ok(Ok(serde_json::from_str(&text).with_context(odd)?))
        } else {
            Ok(Err(serde_json::from_str(&text).with_context(odd)?))
        }
    }
}

fn told(problem: &Problem) -> String {
    let fields = problem.fields.iter().map(|it| format!(" {}: {}.", it.field, it.message));
    format!("{}{}", problem.title, fields.collect::<String>())
}
