//! Requests of foreign origins [S9].

use super::*;

#[test]
fn s9_only_our_own_pages_write() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let ours = world.origin().to_owned();
    let host = ours.split_once("//").unwrap().1.to_owned();
    let name = host.split_once(':').map_or(host.as_str(), |it| it.0).to_owned();
    let foreign = [
        String::new(),
        "null".to_owned(),
        "https://evil.example".to_owned(),
        format!("https://{host}"),
        format!("http://{name}"),
        format!("http://{name}:1"),
        format!("http://help.{host}"),
        format!("http://{host}.evil.example"),
        format!("http://evil.example#{host}"),
        format!("http://{host}@evil.example"),
        format!("{ours}/"),
        format!("{ours}, https://evil.example"),
        ours.to_uppercase(),
        host.clone(),
        "*".to_owned(),
    ];
    for route in unsafe_routes() {
        for origin in foreign.iter().filter(|it| it.trim() != ours) {
            let answer = scene.ask(permitted(&route), &route, &[("origin", origin)]);
            let what = format!("{} {origin:?}", route.name);
            refused(&answer, &[ProblemCode::ForeignOrigin], &what);
        }
        for site in ["cross-site", "same-site", "none", "x"] {
            let answer = scene.ask(permitted(&route), &route, &[("sec-fetch-site", site)]);
            let what = format!("{} {site}", route.name);
            refused(&answer, &[ProblemCode::ForeignOrigin], &what);
        }
        // A referrer is not enough.
        let page = format!("{ours}/tickets");
        let headers = [("origin", ""), ("referer", page.as_str())];
        let answer = scene.ask(permitted(&route), &route, &headers);
        refused(&answer, &[ProblemCode::ForeignOrigin], route.name);
    }
    unchanged.check("foreign origins");
}

#[test]
fn s9_no_header_overrides_the_method() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in unsafe_routes() {
        let sample = scene.sample(&route);
        let path = path(&route, &sample.id);
        let client = scene.who(permitted(&route));
        for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
            let headers = [(name, route.method.as_str()), ("origin", world.origin())];
            let answer = client.raw("GET", &path, &headers, None);
            assert!(matches!(answer.status, 200 | 405), "{} {name}: {}", route.name, answer.body);
        }
        for query in ["_method", "method"] {
            let path = format!("{path}?{query}={}", route.method.as_str());
            let answer = client.raw("GET", &path, &[], None);
            assert!(matches!(answer.status, 400 | 405), "{} {query}: {}", route.name, answer.body);
        }
    }
    unchanged.check("overridden methods");
}

#[test]
fn s9_our_own_pages_may_write() {
    let world = World::new();
    let mara = world.mara();
    let answer = mara.raw(
        "POST",
        "/api/desk/accounts",
        &[("sec-fetch-site", "same-origin"), ("content-type", "application/json; charset=utf-8")],
        Some(format!(r#"{{"name":"Ours {}","default_level":"own"}}"#, world.mark).into_bytes()),
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
}
