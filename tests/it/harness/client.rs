//! A client of the API, as a page is one.

use super::*;

/// The type of a file's bytes.
pub(crate) const BYTES: &str = "application/octet-stream";

/// A client with its cookies.
pub(crate) struct Client<'a> {
    world: &'a World,
    pub(super) cookies: RefCell<BTreeMap<String, String>>,
    /// The slug of the help center that all calls name, if any.
    help_center: Option<&'static str>,
}

impl<'a> Client<'a> {
    pub(super) fn new(world: &'a World, cookies: BTreeMap<String, String>) -> Self {
        Self { world, cookies: RefCell::new(cookies), help_center: None }
    }

    /// The world that it is a client of.
    pub(crate) const fn world(&self) -> &'a World {
        self.world
    }

    /// Calls `E` as a page does.
    #[expect(clippy::needless_pass_by_value, reason = "an id is a small copy, and reads better so")]
    pub(crate) fn call<E: Endpoint>(
        &self,
        id: E::Id,
        input: &E::Input,
    ) -> Result<E::Reply, Problem> {
        let answer = self.ask::<E>(&id, input, &[]);
        if answer.status == 200 {
            Ok(serde_json::from_str(&answer.body).expect("the endpoint's reply"))
        } else {
            Err(answer.problem())
        }
    }

    /// Like [`Self::call`], with more headers, and with the raw response.
    pub(crate) fn ask<E: Endpoint>(
        &self,
        id: &E::Id,
        input: &E::Input,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut path = E::path(id);
        let mut body = None;
        match E::METHOD {
            Method::Get => {
                let query = serde_urlencoded::to_string(input).expect("a query");
                if !query.is_empty() {
                    path = format!("{path}?{query}");
                }
            }
            Method::Post | Method::Put | Method::Delete => {
                body = Some(serde_json::to_vec(input).expect("a body"));
            }
        }
        self.raw(E::METHOD.as_str(), &path, headers, body)
    }

    /// Sends a file to `E`, as a page does.
    #[expect(clippy::needless_pass_by_value, reason = "as in `call`")]
    pub(crate) fn send_file<E: Endpoint>(
        &self,
        id: E::Id,
        file: Vec<u8>,
    ) -> Result<E::Reply, Problem> {
        let answer =
            self.raw(E::METHOD.as_str(), &E::path(&id), &[("content-type", BYTES)], Some(file));
        if answer.status == 200 {
            Ok(serde_json::from_str(&answer.body).expect("the endpoint's reply"))
        } else {
            Err(answer.problem())
        }
    }

    /// Sends a request as our pages do, with `headers` replacing the usual ones. An
    /// empty value removes a header.
    pub(crate) fn raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        let answer = self.world.send(self.request(method, path, headers, body));
        self.receive(&answer);
        answer
    }

    /// Stores the cookies of a response, as a browser does.
    pub(crate) fn receive(&self, answer: &Answer) {
        let mut cookies = self.cookies.borrow_mut();
        for cookie in answer.headers.get("set-cookie").into_iter().flatten() {
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            if attributes.contains("Max-Age=0;") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The request that [`Self::raw`] sends.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> http::Request<Vec<u8>> {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        if method != "GET" && method != "HEAD" {
            all.insert("origin".to_owned(), self.world.origin().to_owned());
        }
        if body.is_some() {
            all.insert("content-type".to_owned(), "application/json".to_owned());
        }
        let cookies = self.cookies.borrow();
        if !cookies.is_empty() {
            let pairs: Vec<String> =
                cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            all.insert("cookie".to_owned(), pairs.join("; "));
        }
        drop(cookies);
        if let Some(network) = self.world.network() {
            all.insert("cf-connecting-ip".to_owned(), network);
        }
        if let Some(slug) = self.help_center {
            all.insert(HELP_CENTER_HEADER.to_owned(), slug.to_owned());
        }
        for (name, value) in headers {
            all.insert((*name).to_owned(), (*value).to_owned());
        }
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in all.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(name, value);
        }
        request.body(body.unwrap_or_default()).expect("a request")
    }

    /// The value of the cookie with this name, or an empty text.
    pub(crate) fn cookie(&self, name: &str) -> String {
        self.cookies.borrow().get(name).cloned().unwrap_or_default()
    }

    /// The cookies whose names start with `start`.
    pub(crate) fn cookies_like(&self, start: &str) -> Vec<(String, String)> {
        let cookies = self.cookies.borrow();
        let found = cookies.iter().filter(|(name, _)| name.starts_with(start));
        found.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Sets a cookie.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// The same person in another browser, with a copy of the cookies.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = Client::new(self.world, self.cookies.borrow().clone());
        copy.help_center = self.help_center;
        copy
    }

    /// The same person, whose calls name the help center with this slug.
    pub(crate) fn in_help_center(&self, slug: &'static str) -> Self {
        let mut copy = self.copy();
        copy.help_center = Some(slug);
        copy
    }
}
