//! The scene for tests of all endpoints: a record of each kind, every principal, and a
//! valid request of every endpoint.

mod samples;

use std::collections::BTreeMap;

use serde_json::Value;
use shared::api::accounts::GetAccount;
use shared::api::agents::{
    AgentDraft, CreateDepartment, DeactivateAgent, DepartmentDraft, HandOver, InvitationDraft,
    InviteAgent,
};
use shared::api::contacts::GetContact;
use shared::api::erasure::PreviewErasure;
use shared::api::groups::ListGroups;
use shared::api::imports::{ImportKind, StartImport};
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::api::portal::CreatePortalTicket;
use shared::api::portal_access::{BlockContact, SetContactPassword, SetPasswordDraft};
use shared::api::relationships::{
    AssociateAccounts, AssociateWithContact, RelationshipChange, UpdateRelationship,
};
use shared::api::session::{
    GetPortalSession, ListDeskSessions, ListPortalSessions, SignIn, SignInContact, SignOutAgent,
    SignOutContact,
};
use shared::api::settings::GetSettings;
use shared::api::tags::{LabelFilter, ListTags};
use shared::api::tickets::{GetTicket, WorkTicket};
use shared::api::views::{CreateView, DeleteView, ViewDraft};
use shared::api::{ALL, Body, Method, NoId, Nothing, Route, Side};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::grid::{ListName, Pairs};
use shared::ids::{AccountId, ContactId};
use shared::ticket::draft::PortalTicketDraft;
use shared::time::Span;

use crate::harness::{Answer, BYTES, Client, PASSWORD, World};
use crate::imports::driving::{Upload, check, run};

/// The departments Hardware and Software of `demo_workspace.sql`. Priya works for
/// Software only.
const HARDWARE: &str = "0199a000-0000-7000-8000-0000000000d1";

/// A password that nobody in the scene has.
pub(crate) const NEXT_PASSWORD: &str = "seven small sandwiches";

/// The principals, in the order of the matrix's columns.
pub(crate) const PRINCIPALS: [&str; 17] = [
    "anonymous", //
    "stranger",
    "requester",
    "own",
    "all_read",
    "all_reply",
    "manage", //
    "blocked",
    "signed out",
    "expired",
    "borrowed password", //
    "priya",
    "jonas",
    "mara", //
    "agent signed out",
    "agent expired",
    "agent borrowed password",
];

/// The principals that need an in-process clock and database.
pub(crate) const IN_PROCESS_ONLY: [&str; 3] =
    ["expired", "agent expired", "agent borrowed password"];

/// A record of each kind, and every principal.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    people: BTreeMap<&'static str, Client<'a>>,
    ids: BTreeMap<&'static str, String>,
    versions: BTreeMap<&'static str, i64>,
}

/// A request of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The value of `{id}` in the path.
    pub(crate) id: String,
    /// The input.
    pub(crate) input: Value,
}

/// All endpoints.
pub(crate) fn routes() -> Vec<Route> {
    ALL.iter().copied().flatten().copied().collect()
}

/// The endpoints that write. Those of services are not called as pages do; see `bounces`.
pub(crate) fn unsafe_routes() -> Vec<Route> {
    let writes = |it: &Route| it.method != Method::Get && it.side != Side::Service;
    routes().into_iter().filter(writes).collect()
}

/// Those of them whose body is JSON.
pub(crate) fn json_routes() -> Vec<Route> {
    unsafe_routes().into_iter().filter(|it| it.body == Body::Json).collect()
}

/// Whether the endpoint answers with a file. That of the scene is gone.
pub(crate) fn is_file(route: &Route) -> bool {
    route.name == "DownloadExport"
}

/// The path of the route with this id.
pub(crate) fn path(route: &Route, id: &str) -> String {
    route.path.replace("{id}", id)
}

/// A principal who may call the route.
pub(crate) const fn permitted(route: &Route) -> &'static str {
    match route.side {
        Side::Public | Side::Service | Side::Dev => "anonymous",
        Side::Portal => "requester",
        Side::Desk | Side::Admin => "mara",
    }
}

impl<'a> Scene<'a> {
    /// Creates the scene in the world.
    pub(crate) fn new(world: &'a World) -> Self {
        let mut people: BTreeMap<&'static str, Client<'a>> = BTreeMap::new();
        people.insert("anonymous", world.anybody());
        if world.is_in_process() {
            people.insert("expired", world.customer("Xenia", None).1);
            people.insert("agent expired", world.agent("jonas"));
            world.wait(Span::days(15));
        }
        let acme = world.account("Acme", AccessLevel::Own);
        let other = world.account("Other", AccessLevel::AllReply);
        let mut ids = BTreeMap::new();
        ids.insert("acme", acme.to_string());
        ids.insert("other", other.to_string());
        people.insert("stranger", world.customer("Stella", Some(other)).1);
        let (requester, client) = world.customer("Rosa", Some(acme));
        ids.insert("requester", requester.to_string());
        people.insert("requester", client);
        for (who, first_name, level) in [
            ("own", "Olga", AccessLevel::Own),
            ("all_read", "Rita", AccessLevel::AllRead),
            ("all_reply", "Rory", AccessLevel::AllReply),
            ("manage", "Max", AccessLevel::Manage),
        ] {
            let (contact, client) = world.customer(first_name, Some(acme));
            set_level(world, contact, level);
            people.insert(who, client);
        }
        let (blocked, client) = world.customer("Bob", Some(acme));
        world.mara().call::<BlockContact>(blocked, &Nothing {}).unwrap();
        ids.insert("blocked", blocked.to_string());
        people.insert("blocked", client);
        let (_, client) = world.customer("Sid", Some(acme));
        people.insert("signed out", client.copy());
        client.call::<SignOutContact>(NoId, &Nothing {}).unwrap();
        people.insert("borrowed password", borrower(world, acme));
        for name in ["priya", "jonas"] {
            people.insert(name, world.agent(name));
        }
        people.insert("mara", world.mara());
        let leaver = world.agent("jonas");
        people.insert("agent signed out", leaver.copy());
        leaver.call::<SignOutAgent>(NoId, &Nothing {}).unwrap();
        if world.is_in_process() {
            people.insert("agent borrowed password", world.agent("tomas"));
            world.sqlite().with(|it| {
                let set =
                    "update agents set must_change_password = 1 where address_key like 'tomas@%'";
                it.execute_batch(set).unwrap();
            });
        }
        let mut scene = Self { world, people, ids, versions: BTreeMap::new() };
        scene.set_things(acme, other);
        scene
    }

    /// A tag of the requester and of Acme, and a group with the requester in it.
    fn set_labels(&mut self) {
        let mara = self.world.mara();
        let commit = |draft| {
            mara.call::<CommitOperation>(NoId, &Commit { draft, hash: None }).unwrap();
        };
        let name = format!("VIP {}", self.world.mark);
        let filter = || LabelFilter { q: name.clone(), after: None };
        let contacts: Vec<ContactId> = vec![self.ids["requester"].parse().unwrap()];
        let accounts: Vec<AccountId> = vec![self.ids["acme"].parse().unwrap()];
        let (add, remove) = (vec![name.clone()], Vec::new());
        commit(Draft::TagContacts { contacts: contacts.clone(), add: add.clone(), remove });
        commit(Draft::TagAccounts { accounts, add, remove: Vec::new() });
        let tag = mara.call::<ListTags>(NoId, &filter()).unwrap().rows[0].id;
        commit(Draft::CreateGroup { name: name.clone(), description: String::new() });
        let group = mara.call::<ListGroups>(NoId, &filter()).unwrap().rows[0].id;
        commit(Draft::ChangeMembers { group, add: contacts, remove: Vec::new() });
        self.ids.insert("tag", tag.to_string());
        self.ids.insert("group", group.to_string());
    }

    /// A shared view of Mara's, and one that she has deleted.
    fn set_views(&mut self) {
        let mara = self.world.mara();
        let create = |name: &str| {
            let name = format!("{name} {}", self.world.mark);
            let draft = ViewDraft { name, is_shared: true, query: Pairs::new() };
            mara.call::<CreateView>(ListName::Accounts, &draft).unwrap().id
        };
        let (view, deleted) = (create("Zebras"), create("Zombies"));
        mara.call::<DeleteView>(deleted, &Nothing {}).unwrap();
        self.ids.insert("list", ListName::Accounts.to_string());
        self.ids.insert("view", view.to_string());
        self.ids.insert("deleted view", deleted.to_string());
    }

    fn set_things(&mut self, acme: AccountId, other: AccountId) {
        let mara = self.world.mara();
        // Raised in the help center, for Hardware, which Priya does not work for.
        let draft = PortalTicketDraft {
            subject: "The scanner beeps".to_owned(),
            body: "All day long.".to_owned(),
            account: None,
            is_private: false,
        };
        let made = self.who("requester").call::<CreatePortalTicket>(NoId, &draft).unwrap();
        let ticket = mara.call::<GetTicket>(made.number, &Nothing {}).unwrap();
        let work = shared::api::tickets::TicketWork {
            version: ticket.version,
            status: ticket.status,
            priority: shared::api::tickets::Priority::High,
            assignee: None,
            department: HARDWARE.parse().unwrap(),
            is_private: false,
        };
        let ticket = mara.call::<WorkTicket>(made.number, &work).unwrap();
        self.ids.insert("ticket", made.number.to_string());
        self.versions.insert("ticket", ticket.version);

        self.set_labels();
        self.set_views();
        self.set_export();

        // A contact of Acme and Other who was not invited yet.
        let spare = self.world.contact("Spike", Some(acme));
        let also = AssociateAccounts { accounts: vec![other], role: String::new(), level: None };
        mara.call::<AssociateWithContact>(spare, &also).unwrap();
        let contact = mara.call::<GetContact>(spare, &Nothing {}).unwrap();
        let indirect =
            contact.relationships.iter().find(|it| it.kind == RelationshipKind::Indirect).unwrap();
        self.ids.insert("spare", spare.to_string());
        self.ids.insert("relationship", indirect.id.to_string());
        self.versions.insert("relationship", indirect.version);
        self.versions.insert("spare", contact.version);
        let deleted = self.world.contact("Della", None);
        let closed = self.world.account("Closed", AccessLevel::Own);
        let closing = Draft::DeleteAccount {
            account: closed,
            keep_contacts: false,
            primary_accounts: BTreeMap::new(),
        };
        for draft in [Draft::DeleteContacts { contacts: vec![deleted] }, closing] {
            mara.call::<CommitOperation>(NoId, &Commit { draft, hash: None }).unwrap();
        }
        let erasure = mara.call::<PreviewErasure>(deleted, &Nothing {}).unwrap();
        self.versions.insert("deleted contact", erasure.version);
        self.ids.insert("deleted contact", deleted.to_string());
        self.ids.insert("deleted account", closed.to_string());
        let loner = self.world.contact("Lone", None);
        self.ids.insert("loner", loner.to_string());
        self.set_bulks();
        let account = mara.call::<GetAccount>(acme, &Nothing {}).unwrap();
        self.versions.insert("acme", account.version);
        let settings = mara.call::<GetSettings>(NoId, &Nothing {}).unwrap();
        self.versions.insert("settings", settings.version);
        let invite = |first_name: &str| {
            let agent = AgentDraft {
                name: format!("{first_name} Agent"),
                sees_all: true,
                ..AgentDraft::default()
            };
            let draft = InvitationDraft { email: self.world.email(first_name), agent };
            mara.call::<InviteAgent>(NoId, &draft).unwrap().id
        };
        let (invited, former) = (invite("Zoe"), invite("Zeno"));
        mara.call::<DeactivateAgent>(former, &HandOver::default()).unwrap();
        self.ids.insert("invited agent", invited.to_string());
        self.ids.insert("former agent", former.to_string());
        let draft = DepartmentDraft { name: format!("Zenith {}", self.world.mark) };
        let department = mara.call::<CreateDepartment>(NoId, &draft).unwrap().id;
        self.ids.insert("department", department.to_string());

        let file = Upload::of(ImportKind::Accounts, "Name\nUmbrella\n");
        let waiting = mara.call::<StartImport>(NoId, &file.draft()).unwrap();
        self.ids.insert("waiting import", waiting.id.to_string());
        let import = check(&mara, &file).unwrap();
        self.ids.insert("import", import.id.to_string());
        let _room = self.world.room_for_an_import();
        let file =
            Upload::of(ImportKind::Accounts, format!("Name\nZenithal {}\n", self.world.mark));
        self.ids.insert("done import", run(&mara, &file).id.to_string());

        let sessions = self.who("jonas").call::<ListDeskSessions>(NoId, &Nothing {}).unwrap();
        let own = sessions.iter().find(|it| it.is_current).unwrap();
        self.ids.insert("desk session", own.id.to_string());
        let sessions = self.who("requester").call::<ListPortalSessions>(NoId, &Nothing {}).unwrap();
        self.ids.insert("portal session", sessions[0].id.to_string());
        // An unverified address of the requester.
        let rosa: ContactId = self.id("requester").parse().unwrap();
        let draft = Draft::AddAddress { contact: rosa, email: self.world.email("Rosalind") };
        mara.call::<CommitOperation>(NoId, &Commit { draft, hash: None }).unwrap();
        let addresses = mara.call::<GetContact>(rosa, &Nothing {}).unwrap().addresses;
        self.ids.insert("pending address", addresses[1].id.to_string());
        let requester = self.who("requester").call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
        self.versions.insert("requester", requester.version);
    }

    /// One of [`PRINCIPALS`], with their original cookies.
    pub(crate) fn who(&self, name: &str) -> Client<'a> {
        self.people[name].copy()
    }

    /// The id of a record.
    pub(crate) fn id(&self, thing: &str) -> &str {
        &self.ids[thing]
    }

    /// Sends the endpoint's sample as `who`.
    pub(crate) fn ask(&self, who: &str, route: &Route, headers: &[(&str, &str)]) -> Answer {
        self.ask_with(who, route, &self.sample(route), headers)
    }

    /// Like [`Self::ask`], with another sample.
    pub(crate) fn ask_with(
        &self,
        who: &str,
        route: &Route,
        sample: &Sample,
        headers: &[(&str, &str)],
    ) -> Answer {
        let path = path(route, &sample.id);
        let mut all = headers_of(route);
        all.extend_from_slice(headers);
        self.who(who).raw(route.method.as_str(), &path, &all, sample.body(route))
    }

    /// Runs `each` for every route, restoring the scene after each.
    pub(crate) fn on_each(&self, routes: &[Route], each: impl Fn(&Route)) {
        let before = self.world.is_in_process().then(|| self.world.snapshot());
        for route in routes {
            each(route);
            if let Some(before) = &before {
                self.world.restore(before);
            }
        }
    }
}

/// The headers of a request to the route, beside those of every request.
pub(crate) fn headers_of(route: &Route) -> Vec<(&'static str, &'static str)> {
    match route.body {
        Body::Json => Vec::new(),
        Body::File { .. } => vec![("content-type", BYTES)],
    }
}

impl Sample {
    /// The body of the request.
    pub(crate) fn body(&self, route: &Route) -> Option<Vec<u8>> {
        let body = match route.body {
            Body::Json => self.input.to_string().into_bytes(),
            Body::File { .. } => b"Name\nUmbrella\n".to_vec(),
        };
        (route.method != Method::Get).then_some(body)
    }
}

fn set_level(world: &World, contact: ContactId, level: AccessLevel) {
    let mara = world.mara();
    let now = mara.call::<GetContact>(contact, &Nothing {}).unwrap().relationships.remove(0);
    let (version, role) = (now.version, String::new());
    let change = RelationshipChange { version, role, level: Some(level) };
    mara.call::<UpdateRelationship>(now.id, &change).unwrap();
}

/// A contact who signed in with the password that an admin gave them [P6].
fn borrower(world: &World, account: AccountId) -> Client<'_> {
    let (contact, client) = world.customer("Paula", Some(account));
    let given = SetPasswordDraft { password: PASSWORD.to_owned() };
    world.mara().call::<SetContactPassword>(contact, &given).unwrap();
    let sign_in = SignIn { email: world.email("Paula"), password: PASSWORD.to_owned() };
    client.call::<SignInContact>(NoId, &sign_in).unwrap();
    client
}
