//! Paths, query parameters and methods.

use super::*;

const BAD_IDS: [&str; 22] = [
    "..",
    "%2e%2e",
    "%2e%2e%2f",
    "..%2f..%2fdesk",
    "%00",
    "%ff",
    "%zz",
    "0",
    "-1",
    "+1",
    "01",
    "1.0",
    "1e3",
    "4294967296",
    "99999999999999999999999",
    "1%20or%201=1",
    "%27",
    "null",
    "undefined",
    "%E2%80%AE",
    "%F0%9F%A4%B7",
    "{id}",
];

#[test]
fn v2_a_malformed_id_is_a_404() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in routes().into_iter().filter(|it| it.path.contains("{id}")) {
        let there = scene.sample(&route);
        let upper = there.id.to_uppercase();
        let others = [
            if upper == there.id { format!("0{upper}") } else { upper },
            there.id.replace('-', "") + "0",
            format!("{{{}}}", there.id).replace(['{', '}'], "%7B"),
            format!("urn:uuid:{}", there.id),
            format!("{}%20", there.id),
            format!("{}%0a", there.id),
            "a".repeat(5_000),
        ];
        for id in BAD_IDS.iter().map(|it| (*it).to_owned()).chain(others) {
            let id = id.replace(['{', '}'], "%7B");
            let path = path(&route, &id);
            let client = scene.who(permitted(&route));
            let answer =
                client.raw(route.method.as_str(), &path, &headers_of(&route), there.body(&route));
            let codes = [ProblemCode::NotFound, ProblemCode::MethodNotAllowed];
            refused(&answer, &codes, &format!("{} {id:?}", route.name));
        }
    }
    unchanged.check("bad ids");
}

#[test]
fn an_unknown_query_parameter_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    for route in routes().into_iter().filter(|it| it.method == Method::Get) {
        let base = path(&route, &scene.sample(&route).id);
        let client = scene.who(permitted(&route));
        let ask = |query: &str| client.raw("GET", &format!("{base}?{query}"), &[], None);
        for query in
            ["foo=1", "is_admin=true", "session=x", "%00=1", "q=a&q=b", "after=a&after=b", "Q=x"]
        {
            refused(&ask(query), &[ProblemCode::Malformed], &format!("{} {query}", route.name));
        }
        for query in [
            "&",
            "=",
            "%",
            "%ff",
            "%00",
            "a",
            "q",
            "q=%00",
            "q=%22",
            "q=%22%20OR%20%22",
            "q=*",
            "q=NEAR(",
            "q=-",
            "q=%27",
            "q=%25",
            "q=_",
            "q=%E2%80%AE",
            "q=%ff",
            "after=",
            "after=x",
            "after=%ff",
            "after=1.1",
            "after=..",
            "after=-1.-1",
            "after=9999999999999999999.1",
            "after=x.%00",
            "letter=AA",
            "letter=%C3%89",
            "letter=a",
            "view=x",
            "view=",
            "status=x",
            "status=%00",
            "assignee=x",
            "assignee=",
            "account=x",
            "account=",
            "requester=%00",
            "department=1",
            "without=x",
            "whose=x",
            "is_private=yes",
            "is_private=2",
        ] {
            let answer = ask(query);
            let what = format!("{} {query}: {}", route.name, answer.body);
            let is_gone = is_file(&route) && answer.status == 410;
            assert!(is_gone || matches!(answer.status, 200 | 400), "{what}");
        }
        let long = format!("q={}", "ab%20".repeat(1_000));
        assert!(ask(&long).status < 500, "{}", route.name);
        let long = format!("after={}", "1".repeat(5_000));
        assert!(ask(&long).status < 500, "{}", route.name);
    }
}

#[test]
fn an_unsupported_method_does_nothing() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in routes() {
        let path = path(&route, &scene.sample(&route).id);
        let client = scene.who(permitted(&route));
        for method in ["PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "QUERY"] {
            let answer = client.raw(method, &path, &[], None);
            let what = format!("{method} {}", route.name);
            refused(&answer, &[ProblemCode::MethodNotAllowed], &what);
        }
    }
    unchanged.check("other methods");
}

#[test]
fn head_answers_like_get_without_a_body() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let reads: Vec<Route> = routes().into_iter().filter(|it| it.method == Method::Get).collect();
    for route in routes() {
        let path = path(&route, &scene.sample(&route).id);
        let answer = scene.who(permitted(&route)).raw("HEAD", &path, &[], None);
        let is_read = reads.iter().any(|it| it.path == route.path);
        let status = if is_file(&route) { 410 } else { 200 };
        assert_eq!(answer.status, if is_read { status } else { 405 }, "{}", route.name);
        assert!(answer.body.is_empty(), "{}", route.name);
        let stranger = scene.who("anonymous").raw("HEAD", &path, &[], None);
        assert!(stranger.body.is_empty(), "{}", route.name);
        if is_read && route.name != "ListDevMail" {
            assert_eq!(stranger.status, 401, "{}", route.name);
        }
    }
    unchanged.check("HEAD");
}

#[test]
fn an_unknown_path_is_a_404() {
    let world = World::in_process();
    let mara = world.mara();
    for path in [
        "/api",
        "/api/",
        "/api/desk",
        "/api/desk/",
        "/api/desk/tickets/",
        "/api//desk/tickets",
        "/api/desk/tickets/1/messages/2",
        "/api/portal",
        "/api/admin",
        "/api/v1/tickets",
        "/API/desk/session",
        "/api/desk/session/",
        "/api/desk/session%2f",
        "/api/.env",
        "/api/desk/session;x=1",
        "/api/desk/sess%69onx",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            refused(
                &mara.raw(method, path, &[], None),
                &[ProblemCode::NotFound],
                &format!("{method} {path}"),
            );
        }
    }
}
