//! The headers of every response, and the headers of a request that are not trusted
//! [S7, S18].

use shared::api::NoId;
use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::session::{LinkRequest, RequestLink};
use shared::time::Span;

use crate::harness::{Answer, World};
use crate::scene::{Scene, path, permitted, routes};

/// The headers of every response.
const HEADERS: [(&str, &str); 10] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("vary", "Cookie"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

#[track_caller]
fn check(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    for (name, value) in HEADERS {
        assert_eq!(
            answer.headers.get(name).map(Vec::as_slice),
            Some(&[value.to_owned()][..]),
            "{what} {name}"
        );
    }
    let kind = if status == 200 { "application/json" } else { "application/problem+json" };
    assert_eq!(answer.headers["content-type"], [kind], "{what}");
    assert!(answer.json().is_object() || answer.json().is_array(), "{what}");
    for told in ["x-powered-by", "access-control-allow-origin", "location"] {
        assert!(!answer.headers.contains_key(told), "{what} {told}");
    }
}

#[test]
fn s18_every_answer_has_the_ten_headers() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let before = world.snapshot();
    for route in routes() {
        let answer = scene.ask(permitted(&route), &route, &[]);
        check(&answer, answer.status, route.name);
        let answer = scene.ask("anonymous", &route, &[]);
        check(&answer, answer.status, route.name);
        world.restore(&before);
    }
}

#[test]
fn s18_every_kind_of_refusal_has_the_ten_headers() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mara = scene.who("mara");
    let anybody = scene.who("anonymous");
    let json = |text: &str| Some(text.as_bytes().to_vec());
    let accounts = "/api/desk/accounts";
    check(&mara.raw("GET", accounts, &[], None), 200, "a list");
    check(&mara.raw("POST", accounts, &[], json("{")), 400, "no JSON");
    check(&anybody.raw("GET", accounts, &[], None), 401, "nobody");
    let foreign = [("origin", "https://evil.example")];
    check(&mara.raw("POST", accounts, &foreign, json("{}")), 403, "a foreign origin");
    check(&mara.raw("GET", "/api/nothing", &[], None), 404, "no path");
    check(&mara.raw("GET", "/api/desk/accounts/x", &[], None), 404, "no id");
    check(&mara.raw("PATCH", accounts, &[], None), 405, "no method");
    let spare = path_of(&scene, "UpdateContact");
    let stale = r#"{"version":-1,"contact":{"first_name":"A","last_name":"B"}}"#;
    check(&mara.raw("PUT", &spare, &[], json(stale)), 409, "a late change");
    let link = r#"{"token":"nothing"}"#;
    check(&anybody.raw("POST", "/api/portal/links/read", &[], json(link)), 410, "a dead link");
    let large = vec![b' '; 300_000];
    check(&mara.raw("POST", accounts, &[], Some(large)), 413, "a large body");
    let text = [("content-type", "text/plain")];
    check(&mara.raw("POST", accounts, &text, json("{}")), 415, "a text");
    let empty = r#"{"name":" ","default_level":"own"}"#;
    check(&mara.raw("POST", accounts, &[], json(empty)), 422, "no name");
}

fn path_of(scene: &Scene<'_>, name: &str) -> String {
    let route = routes().into_iter().find(|it| it.name == name).unwrap();
    path(&route, &scene.sample(&route).id)
}

#[test]
fn s18_an_internal_error_reveals_nothing_of_its_cause() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    world.sqlite().fail_at(Some(0));
    let answer = scene.who("mara").raw("GET", "/api/desk/accounts", &[], None);
    world.sqlite().fail_at(None);
    check(&answer, 500, "a fault");
    assert_eq!(
        answer.body,
        r#"{"code":"internal","title":"Something went wrong on our side. Try again in a moment."}"#
    );
}

#[test]
fn s7_links_use_only_the_configured_origin() {
    let world = World::in_process();
    let contact = world.contact("Ann", None);
    let invite = Invitations { contacts: vec![contact] };
    let forged: [&[(&str, &str)]; 20] = [
        &[("host", "evil.example")],
        &[("host", "evil.example:8787")],
        &[("host", "localhost:8787@evil.example")],
        &[("host", "localhost:8787.evil.example")],
        &[("host", "LOCALHOST:8787")],
        &[("x-forwarded-host", "evil.example")],
        &[("x-forwarded-host", "evil.example, localhost:8787")],
        &[("x-forwarded-proto", "https")],
        &[("x-forwarded-port", "1")],
        &[("x-forwarded-prefix", "/evil")],
        &[("x-forwarded-server", "evil.example")],
        &[("x-forwarded-scheme", "javascript")],
        &[("x-host", "evil.example")],
        &[("x-original-host", "evil.example")],
        &[("x-original-url", "/evil")],
        &[("x-rewrite-url", "/evil")],
        &[("x-http-host-override", "evil.example")],
        &[("forwarded", "host=evil.example;proto=https;for=1.1.1.1")],
        &[("referer", "https://evil.example/")],
        &[
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "host=evil.example"),
        ],
    ];
    for headers in forged {
        let answer = world.mara().ask::<InviteContacts>(&NoId, &invite, headers);
        assert_eq!(answer.status, 200, "{headers:?} {}", answer.body);
        // Checks that the link starts with the origin.
        let _secret = world.link(&world.email("Ann"));
        let said = format!("{answer:?} {:?}", world.mails(&world.email("Ann")));
        assert!(!said.contains("evil"), "{headers:?}");
    }
    for address in
        ["http://evil.example/api/portal/links", "https://a:b@evil.example:1/api/portal/links"]
    {
        world.wait(Span::minutes(2));
        let body = serde_json::to_vec(&LinkRequest { email: world.email("Ann") }).unwrap();
        let answer = world.anybody().raw("POST", address, &[], Some(body));
        assert_eq!(answer.status, 200, "{address} {}", answer.body);
        let _secret = world.link(&world.email("Ann"));
        assert!(!format!("{:?}", world.mails(&world.email("Ann"))).contains("evil"));
    }
    let asked = LinkRequest { email: world.email("Ann") };
    let answer = world.anybody().ask::<RequestLink>(&NoId, &asked, &[("host", "evil.example")]);
    assert_eq!(answer.status, 200);
}

#[test]
fn s7_cookies_are_limited_to_this_host_and_hidden_from_scripts() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let sign_in = shared::api::session::SignIn {
        email: world.email("Ann"),
        password: crate::harness::PASSWORD.to_owned(),
    };
    let headers = [("host", "evil.example"), ("x-forwarded-host", "evil.example")];
    let answer =
        world.anybody().ask::<shared::api::session::SignInContact>(&NoId, &sign_in, &headers);
    let cookies = &answer.headers["set-cookie"];
    let expected = [
        ("__Host-atrium-portal=", 43, "Path=/; Max-Age=5184000"),
        // The device is known from now on: a number and its signature.
        ("__Host-atrium-known=", 87, "Path=/; Max-Age=34560000"),
    ];
    assert_eq!(cookies.len(), expected.len());
    for (cookie, (name, length, attributes)) in cookies.iter().zip(expected) {
        let (secret, rest) = cookie.strip_prefix(name).unwrap().split_once("; ").unwrap();
        assert_eq!(secret.len(), length, "{cookie}");
        assert_eq!(rest, format!("{attributes}; HttpOnly; Secure; SameSite=Lax"));
    }
}
