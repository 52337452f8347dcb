//! Sending requests to a world: one, several at once, and with others in between.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use api_worker::routes;
use api_worker::store::Sql;
use axum::body::Body;
use axum::http::Response;
use http_body_util::BodyExt;
use shared::time::Timestamp;

use super::{Answer, Backend, World, database, remote};

impl World {
    /// The responses to concurrent requests. In process, each request waits for the others
    /// before each round trip to the database.
    pub(crate) fn at_once(&self, requests: Vec<http::Request<Vec<u8>>>) -> Vec<Answer> {
        match &self.backend {
            Backend::InProcess(sqlite) => {
                let tasks = tokio::task::LocalSet::new();
                let handles: Vec<_> = requests
                    .into_iter()
                    .map(|request| {
                        let slow: Rc<dyn Sql> = Rc::new(database::Slow(sqlite.clone()));
                        let ctx = self.ctx_on(slow);
                        tasks.spawn_local(async move {
                            let response =
                                routes::serve(ctx.clone(), request.map(Body::from)).await;
                            let _late = ctx.finish().await;
                            response
                        })
                    })
                    .collect();
                block_on(tasks);
                handles
                    .into_iter()
                    .map(|handle| whole(block_on(handle).expect("an answer")))
                    .collect()
            }
            Backend::Remote(origin) => {
                let threads: Vec<_> = requests
                    .into_iter()
                    .map(|request| {
                        let origin = origin.clone();
                        std::thread::spawn(move || remote::send(&origin, request))
                    })
                    .collect();
                threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
            }
        }
    }

    /// Sends a request, and serves `others` after it has run `own` batches. Returns the
    /// response and the statuses of the others, which are empty if the request had no
    /// further batch.
    pub(crate) fn send_between(
        &self,
        request: http::Request<Vec<u8>>,
        own: u32,
        others: Vec<http::Request<Vec<u8>>>,
    ) -> (Answer, Vec<u16>) {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        self.now.set(Timestamp::from_millis(self.now.get().millis() + 1));
        let between = Rc::new(database::Between::new(sqlite, own, others, self.ctx(sqlite)));
        let ctx = self.ctx_on(between.clone());
        let response = block_on(routes::serve(ctx.clone(), request.map(Body::from)));
        let _late = block_on(ctx.finish());
        (whole(response), between.statuses())
    }

    /// Sends a request, and returns the texts of the statements that ran before the response.
    pub(crate) fn send_overheard(&self, request: http::Request<Vec<u8>>) -> (Answer, Vec<String>) {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        let ctx = self.ctx(sqlite);
        let response = RefCell::new(None);
        let statements = sqlite.overhear(|| {
            response.replace(Some(block_on(routes::serve(ctx.clone(), request.map(Body::from)))));
        });
        let answer = whole(response.take().expect("an answer"));
        block_on(ctx.finish()).expect("what follows");
        (answer, statements.into_iter().map(|it| it.text.into_owned()).collect())
    }

    /// Sends a request with any body.
    pub(crate) fn send_body(&self, request: http::Request<Body>) -> Answer {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        whole(block_on(routes::serve(self.ctx(sqlite), request)))
    }

    /// Sends a request.
    pub(crate) fn send(&self, request: http::Request<Vec<u8>>) -> Answer {
        match &self.backend {
            Backend::InProcess(sqlite) => {
                // Advances the clock, so that no two changes have the same time.
                let tick = i64::from(request.method() != http::Method::GET);
                self.now.set(Timestamp::from_millis(self.now.get().millis() + tick));
                let ctx = self.ctx(sqlite);
                let response = block_on(routes::serve(ctx.clone(), request.map(Body::from)));
                // A failure after the response does not change the response.
                let _late = block_on(ctx.finish());
                whole(response)
            }
            Backend::Remote(origin) => remote::send_patiently(origin, &request),
        }
    }
}

/// The response with its whole body.
fn whole(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = block_on(body.collect()).expect("a body").to_bytes();
    answer(parts.status, &parts.headers, &body)
}

pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

pub(super) fn answer(status: http::StatusCode, headers: &http::HeaderMap, body: &[u8]) -> Answer {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        named.entry(name.to_string()).or_default().push(value);
    }
    let body = String::from_utf8(body.to_vec()).expect("a body of text");
    Answer { status: status.as_u16(), headers: named, body }
}
