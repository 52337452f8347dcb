//! Who may ask for what: every endpoint, as everybody [S1, E5, V2, V5, P6, P7].

use shared::api::session::{GetDeskSession, GetPortalSession};
use shared::api::{NoId, Nothing, Route};
use shared::problem::ProblemCode;

use crate::harness::{Answer, World, code};
use crate::scene::{IN_PROCESS_ONLY, PRINCIPALS, Sample, Scene, path, routes};

/// What everybody is answered. The columns are those of [`PRINCIPALS`]:
/// anonymous; stranger, requester, colleagues by level; blocked,
/// signed out, expired, borrowed password; priya, jonas, mara; agent signed
/// out, expired, borrowed password.
///
/// `+` yes, `0` sign in first (401), `-` forbidden (403), `.` not there (404),
/// `~` conflict (409), `g` gone (410).
#[rustfmt::skip]
const MATRIX: &[(&str, &str)] = &[
    ("SignInAgent",            "0 000000 0000 000 000"),
    ("GetDeskSession",         "0 000000 0000 +++ 00+"),
    ("SignOutAgent",           "0 000000 0000 +++ 00+"),
    ("ListDeskSessions",       "0 000000 0000 +++ 00-"),
    ("EndDeskSession",         "0 000000 0000 .+. 00-"),
    ("ChangeAgentPassword",    "0 000000 0000 +++ 00+"),
    ("SignInContact",          "0 000000 0000 000 000"),
    ("GetPortalSession",       "0 ++++++ 000+ 000 000"),
    ("SignOutContact",         "0 ++++++ 000+ 000 000"),
    ("ListPortalSessions",     "0 ++++++ 000- 000 000"),
    ("EndPortalSession",       "0 .+.... 000- 000 000"),
    ("ChangeContactPassword",  "0 ++++++ 000+ 000 000"),
    ("ReadLink",               "g gggggg gggg ggg ggg"),
    ("ActivatePortalAccess",   "g gggggg gggg ggg ggg"),
    ("ResetContactPassword",   "g gggggg gggg ggg ggg"),
    ("VerifyAddress",          "g gggggg gggg ggg ggg"),
    ("RequestLink",            "+ ++++++ ++++ +++ +++"),

    ("ListPortalTickets",      "0 ++++++ 000- 000 000"),
    ("CountPortalTickets",     "0 ++++++ 000- 000 000"),
    ("GetPortalTicket",        "0 .+.+++ 000- 000 000"),
    ("ListPortalMessages",     "0 .+.+++ 000- 000 000"),
    ("CreatePortalTicket",     "0 ++++++ 000- 000 000"),
    ("ReplyToPortalTicket",    "0 .+.-++ 000- 000 000"),
    ("SolvePortalTicket",      "0 .+.--+ 000- 000 000"),
    ("GetPortalAudience",      "0 ++++++ 000- 000 000"),
    ("UpdateProfile",          "0 ++++++ 000- 000 000"),

    ("ListTickets",            "0 000000 0000 +++ 00-"),
    ("CountTickets",           "0 000000 0000 +++ 00-"),
    ("GetTicket",              "0 000000 0000 .++ 00-"),
    ("ListMessages",           "0 000000 0000 .++ 00-"),
    ("CreateTicket",           "0 000000 0000 +++ 00-"),
    ("ReplyToTicket",          "0 000000 0000 .++ 00-"),
    ("AddNote",                "0 000000 0000 .++ 00-"),
    ("WorkTicket",             "0 000000 0000 .++ 00-"),
    ("GetAudience",            "0 000000 0000 .++ 00-"),
    ("TellPresence",           "0 000000 0000 .++ 00-"),

    ("ListAccounts",           "0 000000 0000 +++ 00-"),
    ("GetAccount",             "0 000000 0000 +++ 00-"),
    ("CreateAccount",          "0 000000 0000 +++ 00-"),
    ("UpdateAccount",          "0 000000 0000 +++ 00-"),
    ("CountAccounts",          "0 000000 0000 +++ 00-"),
    ("ListAccountContacts",    "0 000000 0000 +++ 00-"),
    ("CountAccountContacts",   "0 000000 0000 +++ 00-"),
    ("ListContacts",           "0 000000 0000 +++ 00-"),
    ("CountContacts",          "0 000000 0000 +++ 00-"),
    ("GetContact",             "0 000000 0000 +++ 00-"),
    ("CreateContact",          "0 000000 0000 +++ 00-"),
    ("UpdateContact",          "0 000000 0000 +++ 00-"),
    ("GetSight",               "0 000000 0000 +++ 00-"),
    ("Search",                 "0 000000 0000 +++ 00-"),
    ("FindDuplicateContacts",  "0 000000 0000 +++ 00-"),
    ("FindDuplicateAccounts",  "0 000000 0000 +++ 00-"),
    ("ListContactLetters",     "0 000000 0000 +++ 00-"),
    ("ListAccountLetters",     "0 000000 0000 +++ 00-"),
    ("ListViews",              "0 000000 0000 +++ 00-"),
    ("CountViews",             "0 000000 0000 +++ 00-"),
    ("CreateView",             "0 000000 0000 +++ 00-"),
    ("UpdateView",             "0 000000 0000 --+ 00-"),
    ("DeleteView",             "0 000000 0000 --+ 00-"),
    ("RestoreView",            "0 000000 0000 --+ 00-"),
    ("ListTags",               "0 000000 0000 +++ 00-"),
    ("GetTag",                 "0 000000 0000 +++ 00-"),
    ("GetContactLabels",       "0 000000 0000 +++ 00-"),
    ("GetAccountLabels",       "0 000000 0000 +++ 00-"),
    ("GetContactCard",         "0 000000 0000 +++ 00-"),
    ("GetAccountCard",         "0 000000 0000 +++ 00-"),
    ("ListGroups",             "0 000000 0000 +++ 00-"),
    ("GetGroup",               "0 000000 0000 +++ 00-"),
    ("ListRoles",              "0 000000 0000 +++ 00-"),
    ("ListRoleNames",          "0 000000 0000 +++ 00-"),
    ("ListFormerContacts",     "0 000000 0000 +++ 00-"),
    ("ListFields",             "0 000000 0000 +++ 00-"),
    ("ListFormFields",         "0 000000 0000 +++ 00-"),
    ("SendVerification",       "0 000000 0000 +++ 00-"),
    ("ReceiveMailEvent",       "0 000000 0000 000 000"),
    ("AssociateWithAccount",   "0 000000 0000 -++ 00-"),
    ("AssociateWithContact",   "0 000000 0000 +++ 00-"),
    ("UpdateRelationship",     "0 000000 0000 +++ 00-"),
    ("EndRelationship",        "0 000000 0000 +++ 00-"),
    ("ChangePrimary",          "0 000000 0000 +++ 00-"),
    ("PreviewOperation",       "0 000000 0000 +++ 00-"),
    ("CommitOperation",        "0 000000 0000 +++ 00-"),
    ("ListOperations",         "0 000000 0000 +++ 00-"),
    ("ListRecycleBin",         "0 000000 0000 +++ 00-"),
    ("GetDeletedContact",      "0 000000 0000 +++ 00-"),
    ("GetDeletedAccount",      "0 000000 0000 +++ 00-"),
    ("PreviewErasure",         "0 000000 0000 --+ 00-"),
    ("EraseContact",           "0 000000 0000 --+ 00-"),
    ("ListContactTimeline",    "0 000000 0000 +++ 00-"),
    ("ListAccountTimeline",    "0 000000 0000 +++ 00-"),
    ("GetAccountTree",         "0 000000 0000 +++ 00-"),
    ("GetAccountMonths",       "0 000000 0000 +++ 00-"),
    ("ListContactsByAccount",  "0 000000 0000 +++ 00-"),
    ("ListLeavers",            "0 000000 0000 +++ 00-"),

    ("InviteContacts",         "0 000000 0000 +++ 00-"),
    ("SendReset",              "0 000000 0000 +++ 00-"),
    ("BlockContact",           "0 000000 0000 +++ 00-"),
    ("UnblockContact",         "0 000000 0000 +++ 00-"),
    ("SetContactPassword",     "0 000000 0000 --+ 00-"),
    ("StartImport",            "0 000000 0000 --+ 00-"),
    ("ListImports",            "0 000000 0000 --+ 00-"),
    ("GetImport",              "0 000000 0000 --+ 00-"),
    ("UploadImport",           "0 000000 0000 --+ 00-"),
    ("ListImportRows",         "0 000000 0000 --+ 00-"),
    ("CommitImport",           "0 000000 0000 --+ 00-"),
    ("CancelImport",           "0 000000 0000 --+ 00-"),
    ("PreviewImportUndo",      "0 000000 0000 --+ 00-"),
    ("UndoImport",             "0 000000 0000 --+ 00-"),
    ("ListKeptRecords",        "0 000000 0000 --+ 00-"),
    ("StartExport",            "0 000000 0000 +++ 00-"),
    ("ListExports",            "0 000000 0000 +++ 00-"),
    ("GetExport",              "0 000000 0000 ..+ 00-"),
    ("DownloadExport",         "0 000000 0000 ..g 00-"),
    ("CancelExport",           "0 000000 0000 ..+ 00-"),
    ("PreviewBulk",            "0 000000 0000 +++ 00-"),
    ("StartBulk",              "0 000000 0000 +++ 00-"),
    ("GetBulk",                "0 000000 0000 +++ 00-"),
    ("ListBulkRows",           "0 000000 0000 +++ 00-"),
    ("CancelBulk",             "0 000000 0000 --+ 00-"),
    ("UndoBulk",               "0 000000 0000 +++ 00-"),
    ("ListJobs",               "0 000000 0000 +++ 00-"),
    ("MarkJobsSeen",           "0 000000 0000 +++ 00-"),
    ("GetSettings",            "0 000000 0000 --+ 00-"),
    ("EditSettings",           "0 000000 0000 --+ 00-"),
    ("ListAgents",             "0 000000 0000 --+ 00-"),
    ("InviteAgent",            "0 000000 0000 --+ 00-"),
    ("EditAgent",              "0 000000 0000 --+ 00-"),
    ("ReinviteAgent",          "0 000000 0000 --+ 00-"),
    ("DeactivateAgent",        "0 000000 0000 --+ 00-"),
    ("ReactivateAgent",        "0 000000 0000 --+ 00-"),
    ("ReadInvitation",         "g gggggg gggg ggg ggg"),
    ("AcceptInvitation",       "g gggggg gggg ggg ggg"),
    ("ListDepartments",        "0 000000 0000 --+ 00-"),
    ("CreateDepartment",       "0 000000 0000 --+ 00-"),
    ("RenameDepartment",       "0 000000 0000 --+ 00-"),
    ("DeleteDepartment",       "0 000000 0000 --+ 00-"),

    ("ListDevMail",            "+ ++++++ ++++ +++ +++"),
];

fn row(route: &Route) -> Vec<char> {
    let found = MATRIX.iter().find(|(name, _)| *name == route.name);
    let (_, row) = found.unwrap_or_else(|| panic!("{} has no row in the matrix", route.name));
    let cells: Vec<char> = row.chars().filter(|it| *it != ' ').collect();
    assert_eq!(cells.len(), PRINCIPALS.len(), "{}", route.name);
    cells
}

const fn cell(status: u16) -> char {
    match status {
        200 => '+',
        401 => '0',
        403 => '-',
        404 => '.',
        409 => '~',
        410 => 'g',
        _ => '?',
    }
}

/// Those whom this world can make.
fn principals(world: &World) -> Vec<(usize, &'static str)> {
    let all = PRINCIPALS.iter().copied().enumerate();
    all.filter(|(_, who)| world.is_in_process() || !IN_PROCESS_ONLY.contains(who)).collect()
}

#[test]
fn what_is_served_is_what_the_contract_says() {
    let mut served = api_worker::routes::served();
    let mut all = routes();
    served.sort_by_key(|it| it.name);
    all.sort_by_key(|it| it.name);
    assert_eq!(served, all);
    let mut named: Vec<&str> = MATRIX.iter().map(|(name, _)| *name).collect();
    named.sort_unstable();
    assert_eq!(named, all.iter().map(|it| it.name).collect::<Vec<_>>());
}

#[test]
fn s1_e5_v2_v5_p6_p7_everybody_is_answered_as_the_matrix_says() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let before = world.snapshot();
    let mut differences = Vec::new();
    for route in routes() {
        let row = row(&route);
        for (column, who) in principals(&world) {
            let answer = scene.ask(who, &route, &[]);
            if cell(answer.status) != row[column] {
                let (name, status) = (route.name, answer.status);
                differences.push(format!("{name} as {who}: {status} {}", answer.body));
            }
            world.restore(&before);
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn s1_whoever_may_not_is_refused_by_the_server_that_runs() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mut differences = Vec::new();
    // What is refused changes nothing, so one scene serves for all.
    for route in routes().into_iter().filter(|it| it.name != "ChangeContactPassword") {
        let row = row(&route);
        let refused = principals(&world).into_iter().filter(|(column, _)| row[*column] != '+');
        for (column, who) in refused.filter(|_| !route.name.starts_with("SignIn")) {
            let answer = scene.ask(who, &route, &[]);
            if cell(answer.status) != row[column] {
                let (name, status) = (route.name, answer.status);
                differences.push(format!("{name} as {who}: {status} {}", answer.body));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn e5_a_cookie_of_one_side_opens_nothing_on_the_other() {
    let world = World::new();
    let scene = Scene::new(&world);
    let portal = scene.who("requester").cookie("__Host-atrium-portal");
    let desk = scene.who("mara").cookie("__Host-atrium-desk");
    assert!(!portal.is_empty() && !desk.is_empty());
    let anybody = world.anybody();
    let ask = |path: &str, cookie: String| anybody.raw("GET", path, &[("cookie", &cookie)], None);
    let swapped = ask("/api/desk/session", format!("__Host-atrium-desk={portal}"));
    assert_eq!(swapped.problem().code, ProblemCode::SignInNeeded);
    let swapped = ask("/api/portal/session", format!("__Host-atrium-portal={desk}"));
    assert_eq!(swapped.problem().code, ProblemCode::SignInNeeded);
    // Each in its own place, both at once: each side sees its own.
    let both = format!("__Host-atrium-portal={portal}; __Host-atrium-desk={desk}");
    assert_eq!(ask("/api/desk/session", both.clone()).status, 200);
    assert_eq!(ask("/api/portal/session", both).status, 200);
}

#[test]
fn a_cookie_that_is_none_of_ours_is_no_session() {
    let world = World::new();
    let scene = Scene::new(&world);
    let good = scene.who("requester").cookie("__Host-atrium-portal");
    let anybody = world.anybody();
    for value in [
        String::new(),
        "x".to_owned(),
        "null".to_owned(),
        good.to_lowercase(),
        format!("{good}A"),
        good[1..].to_owned(),
        "A".repeat(43),
        "A".repeat(5_000),
        "' or '1'='1".to_owned(),
        "%00".to_owned(),
    ] {
        let cookie = format!("__Host-atrium-portal={value}");
        let answer = anybody.raw("GET", "/api/portal/session", &[("cookie", &cookie)], None);
        assert_eq!(answer.status, 401, "{value:?}");
    }
    // The name must be exact, and a plain cookie of that name is none.
    for cookie in [format!("atrium-portal={good}"), format!("__Secure-atrium-portal={good}")] {
        let answer = anybody.raw("GET", "/api/portal/session", &[("cookie", &cookie)], None);
        assert_eq!(answer.status, 401, "{cookie:?}");
    }
}

fn told(mut answer: Answer) -> impl PartialEq + std::fmt::Debug {
    answer.headers.remove("date");
    // A server closes the connection of a body that nobody has read.
    answer.headers.remove("connection");
    (answer.status, answer.headers, answer.body)
}

#[test]
fn v2_s4_not_yours_and_not_there_are_the_same_answer() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mut compared = 0;
    for route in routes().into_iter().filter(|it| it.path.contains("{id}")) {
        let there = scene.sample(&route);
        let nowhere = if there.id.contains('-') {
            uuid::Uuid::now_v7().to_string()
        } else if there.id.parse::<u32>().is_ok() {
            "40404040".to_owned()
        } else {
            // The name of a list is no secret.
            continue;
        };
        let row = row(&route);
        for (column, who) in
            principals(&world).into_iter().filter(|(column, _)| ".0".contains(row[*column]))
        {
            let nowhere = Sample { id: nowhere.clone(), ..there.clone() };
            let hidden = scene.ask_with(who, &route, &there, &[]);
            assert_eq!(cell(hidden.status), row[column], "{} as {who}", path(&route, &there.id));
            let missing = scene.ask_with(who, &route, &nowhere, &[]);
            assert_eq!(told(hidden), told(missing), "{} as {who}", route.name);
            compared += 1;
        }
    }
    assert!(100 < compared, "{compared}");
}

#[test]
fn s14_whoever_was_signed_out_is_out_on_the_next_request() {
    let world = World::new();
    let scene = Scene::new(&world);
    let check = |who: &str| {
        let client = scene.who(who);
        let portal = client.call::<GetPortalSession>(NoId, &Nothing {});
        let desk = client.call::<GetDeskSession>(NoId, &Nothing {});
        assert_eq!(code(portal), ProblemCode::SignInNeeded, "{who}");
        assert_eq!(code(desk), ProblemCode::SignInNeeded, "{who}");
    };
    check("blocked");
    check("signed out");
    check("agent signed out");
    if world.is_in_process() {
        check("expired");
        check("agent expired");
    }
}
