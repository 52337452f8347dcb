//! A valid request of every endpoint.

use serde_json::{Value, json};
use shared::api::bulk::{BulkAct, BulkCommit, BulkDraft, GetBulk, PreviewBulk, StartBulk};
use shared::api::exports::{CancelExport, ExportDraft, StartExport};
use shared::api::{NoId, Nothing, Route};
use shared::grid::{ListName, Pairs};
use uuid::Uuid;

use super::{HARDWARE, NEXT_PASSWORD, Sample, Scene};
use crate::harness::PASSWORD;

impl Scene<'_> {
    /// An export that Mara has canceled.
    pub(super) fn set_export(&mut self) {
        let mara = self.world.mara();
        let draft = ExportDraft::of(ListName::Accounts);
        let export = mara.call::<StartExport>(NoId, &draft).unwrap();
        mara.call::<CancelExport>(export.id, &Nothing {}).unwrap();
        self.ids.insert("export", export.id.to_string());
    }

    /// A bulk act of Mara's that is done, one that goes on, and the hash of another one.
    pub(super) fn set_bulks(&mut self) {
        let (mara, bulky) = (self.world.mara(), self.world.contact("Bulky", None));
        let loner = self.ids["loner"].parse().unwrap();
        let draft = |name: &str, chosen: Uuid| BulkDraft {
            list: ListName::Contacts,
            query: Pairs::new(),
            offset: 0,
            chosen: vec![chosen],
            act: BulkAct::Tag {
                add: vec![format!("{name} {}", self.world.mark)],
                remove: Vec::new(),
            },
        };
        let preview = |draft: &BulkDraft| mara.call::<PreviewBulk>(NoId, draft).unwrap().hash;
        let start = |name: &str| {
            let draft = draft(name, bulky.uuid());
            let hash = preview(&draft);
            mara.call::<StartBulk>(NoId, &BulkCommit { draft, hash }).unwrap().id
        };
        let done = start("Done");
        let get = || mara.call::<GetBulk>(done, &Nothing {}).unwrap();
        self.world.wait_for(done.uuid(), || (!get().state.is_active()).then_some(()));
        let (running, next) = (start("Running"), draft("Next", loner));
        let commit = BulkCommit { hash: preview(&next), draft: next };
        self.ids.insert("done bulk", done.to_string());
        self.ids.insert("bulk", running.to_string());
        self.ids.insert("bulk to start", serde_json::to_string(&commit).unwrap());
    }

    /// A valid request of the endpoint. Without one, the tests of all endpoints fail.
    pub(crate) fn sample(&self, route: &Route) -> Sample {
        let id = |thing: &str| self.ids[thing].clone();
        let version = |thing: &str| self.versions[thing];
        let none = || ("", json!({}));
        let on = |thing: &'static str| (thing, json!({}));
        let words = json!({ "body": "It beeps again." });
        let passwords = json!({ "current": PASSWORD, "next": NEXT_PASSWORD });
        let stranger_in = json!({ "email": self.world.email("nobody"), "password": PASSWORD });
        let no_link = json!({ "token": "A".repeat(43), "password": NEXT_PASSWORD });
        let (thing, input) = match route.name {
            _ if is_bare(route) => none(),
            "Search" | "GetSettings" | "FindDuplicateContacts" | "FindDuplicateAccounts" => none(),
            "SignInAgent" | "SignInContact" => ("", stranger_in),
            "EndDeskSession" => on("desk session"),
            "EndPortalSession" => on("portal session"),
            "ChangeAgentPassword" | "ChangeContactPassword" => ("", passwords),
            "ReadLink" | "ReadInvitation" | "VerifyAddress" => {
                ("", json!({ "token": "A".repeat(43) }))
            }
            "ActivatePortalAccess" | "ResetContactPassword" | "AcceptInvitation" => ("", no_link),
            "ReceiveMailEvent" => ("", json!({ "type": "bounced" })),
            "RequestLink" => ("", json!({ "email": self.world.email("nobody") })),
            "GetPortalTicket" | "ListPortalMessages" | "SolvePortalTicket" | "GetTicket"
            | "ListMessages" | "GetAudience" => on("ticket"),
            "ReplyToPortalTicket" | "ReplyToTicket" | "AddNote" => ("ticket", words),
            "TellPresence" => ("ticket", json!({ "is_writing": true })),
            "CreatePortalTicket" => ("", json!({ "subject": "Paper", "body": "There is none." })),
            "UpdateProfile" => (
                "",
                json!({
                    "version": version("requester"), "first_name": "Rosalind", "last_name": "Lee",
                    "phone": "+49 30 1",
                }),
            ),
            "CreateTicket" => (
                "",
                json!({ "requester": id("requester"), "subject": "By phone", "body": "She called." }),
            ),
            "WorkTicket" => (
                "ticket",
                json!({
                    "version": version("ticket"), "status": "waiting", "priority": "low",
                    "assignee": null, "department": HARDWARE, "is_private": true,
                }),
            ),
            "GetDeletedContact" | "PreviewErasure" => on("deleted contact"),
            "EraseContact" => ("deleted contact", json!({ "version": version("deleted contact") })),
            "GetDeletedAccount" => on("deleted account"),
            "GetTag" => on("tag"),
            "GetGroup" => on("group"),
            "GetAccount"
            | "GetAccountCard"
            | "GetAccountLabels"
            | "GetAccountTree"
            | "GetAccountMonths"
            | "ListAccountTimeline"
            | "ListFormerContacts" => on("acme"),
            name if name.ends_with("AccountContacts") => on("acme"),
            "CreateAccount" => (
                "",
                json!({ "name": format!("Umbra {}", self.world.mark), "default_level": "own" }),
            ),
            "UpdateAccount" => (
                "acme",
                json!({
                    "version": version("acme"),
                    "account": { "name": format!("Apex {}", self.world.mark), "default_level": "own" },
                }),
            ),
            "GetContact"
            | "GetContactLabels"
            | "GetContactCard"
            | "GetSight"
            | "SendReset"
            | "BlockContact"
            | "ListContactTimeline" => on("requester"),
            "SendVerification" => ("requester", json!({ "address": id("pending address") })),
            "CreateContact" => (
                "",
                json!({
                    "first_name": "Nina", "last_name": "New", "email": self.world.email("nina"),
                    "account": id("acme"),
                }),
            ),
            "UpdateContact" => (
                "spare",
                json!({
                    "version": version("spare"),
                    "contact": { "first_name": "Spock", "last_name": "Lee" },
                }),
            ),
            "InviteContacts" => ("", json!({ "contacts": [id("spare"), id("loner")] })),
            "UnblockContact" => on("blocked"),
            "SetContactPassword" => ("requester", json!({ "password": NEXT_PASSWORD })),
            name => self.of_files(name),
        };
        let id = if thing.is_empty() { String::new() } else { id(thing) };
        Sample { id, input }
    }

    /// The input of an endpoint of imports, exports and bulk acts, and what it is about.
    fn of_files(&self, name: &str) -> (&'static str, Value) {
        let id = |thing: &str| self.ids[thing].clone();
        let on = |thing: &'static str| (thing, json!({}));
        match name {
            "StartImport" => ("", json!({ "kind": "accounts", "file_name": "a.csv" })),
            "UploadImport" => on("waiting import"),
            "GetImport" | "ListImportRows" | "CommitImport" | "CancelImport" => on("import"),
            "PreviewImportUndo" | "UndoImport" | "ListKeptRecords" => on("done import"),
            "StartBulk" => ("", serde_json::from_str(&id("bulk to start")).unwrap()),
            "PreviewBulk" => {
                let commit: Value = serde_json::from_str(&id("bulk to start")).unwrap();
                ("", commit["draft"].clone())
            }
            "GetBulk" | "ListBulkRows" | "CancelBulk" => on("bulk"),
            "UndoBulk" => on("done bulk"),
            "StartExport" => ("", json!({ "list": "contacts", "query": { "sort": "-created" } })),
            "GetExport" | "DownloadExport" | "CancelExport" => on("export"),
            other => self.structural(other),
        }
    }

    /// The input of an endpoint that changes who belongs to whom, and what it is about.
    fn structural(&self, name: &str) -> (&'static str, Value) {
        let id = |thing: &str| self.ids[thing].clone();
        let version = |thing: &str| self.versions[thing];
        match name {
            "AssociateWithAccount" => {
                ("acme", json!({ "contacts": [id("loner")], "role": "Buyer", "level": "all_read" }))
            }
            "AssociateWithContact" => ("loner", json!({ "accounts": [id("acme"), id("other")] })),
            "UpdateRelationship" => (
                "relationship",
                json!({ "version": version("relationship"), "role": "Buyer", "level": "own" }),
            ),
            "EndRelationship" => ("relationship", json!({})),
            "ChangePrimary" => {
                ("spare", json!({ "version": version("spare"), "account": id("other") }))
            }
            "PreviewOperation" => ("", json!({ "act": "block", "contact": id("requester") })),
            "CommitOperation" => {
                ("", json!({ "draft": { "act": "block", "contact": id("requester") } }))
            }
            other => self.of_admins(other),
        }
    }

    /// The input of an endpoint of the settings page, and what it is about.
    fn of_admins(&self, name: &str) -> (&'static str, Value) {
        let version = |thing: &str| self.versions[thing];
        let on = |thing: &'static str| (thing, json!({}));
        match name {
            "InviteAgent" => (
                "",
                json!({
                    "email": self.world.email("Zara"), "agent": { "name": "Zara Agent", "sees_all": true },
                }),
            ),
            "EditAgent" => (
                "invited agent",
                json!({ "version": 1, "agent": { "name": "Zoe Agent", "departments": [HARDWARE] } }),
            ),
            "ListFormFields" => ("", json!({})),
            "ReinviteAgent" | "DeactivateAgent" => on("invited agent"),
            "ReactivateAgent" => on("former agent"),
            "CreateDepartment" => ("", json!({ "name": format!("Zeal {}", self.world.mark) })),
            "RenameDepartment" => {
                ("department", json!({ "name": format!("Zone {}", self.world.mark) }))
            }
            "DeleteDepartment" => on("department"),
            "ListViews" | "CountViews" => on("list"),
            "CreateView" => (
                "list",
                json!({
                    "name": format!("Zealots {}", self.world.mark), "is_shared": false,
                    "query": { "sort": "-created", "q": "zeal" },
                }),
            ),
            "UpdateView" => (
                "view",
                json!({
                    "version": 1, "name": format!("Zones {}", self.world.mark), "is_shared": true,
                    "query": { "sort": "-created" },
                }),
            ),
            "DeleteView" => on("view"),
            "RestoreView" => on("deleted view"),
            "EditSettings" => (
                "",
                json!({
                    "version": version("settings"),
                    "settings": {
                        "multi_account": true, "keep_previous": true, "see_is_associate": true,
                        "activation_on_create": false, "leavers_keep": true,
                        "managers_see_private": false, "delete_shared_contacts": false,
                        "roll_up_activity": false,
                    },
                }),
            ),
            other => panic!("{other} has no sample: every endpoint is asked here"),
        }
    }
}

/// Whether a request needs no input, as a list without a subject or a session.
fn is_bare(Route { name, path, .. }: &Route) -> bool {
    let starts = ["List", "Count", "GetPortalAudience", "GetDesk", "GetPortalS", "Mark", "SignOut"];
    starts.iter().any(|it| name.starts_with(it)) && !path.contains("{id}")
}
