//! Files as answers. A file is sent part by part, as it is read from the store of blobs, so that
//! it is never whole in memory.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Response;
use axum::http::header::{self, HeaderValue};
use http_body::Frame;
use send_wrapper::SendWrapper;

use crate::blobs::Blobs;
use crate::error::ApiError;
use crate::headers::HEADERS;

/// A file of parts, of which the first is read already.
pub(crate) struct Download {
    /// Its name, as a file system takes it.
    name: String,
    parts: Parts,
}

impl Download {
    /// The CSV file `name` of the parts with these keys. A part that is not there is an error
    /// that may pass: a blob may be unseen elsewhere for a minute.
    pub(crate) async fn csv(
        name: String,
        keys: Vec<String>,
        blobs: Rc<dyn Blobs>,
    ) -> Result<Self, ApiError> {
        let mut parts = Parts { blobs, keys: keys.into_iter(), next: Next::End };
        if let Some(key) = parts.keys.next() {
            let first = read(&parts.blobs, key).await.map_err(ApiError::unavailable)?;
            parts.next = Next::Here(first);
        }
        Ok(Self { name, parts })
    }

    /// The response.
    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::new(Sent(SendWrapper::new(self.parts))));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let is_safe = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
        let name: String = self.name.chars().filter(|it| is_safe(*it)).collect();
        let disposition = format!("attachment; filename=\"{name}\"");
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        for (name, value) in HEADERS {
            headers.insert(name, value);
        }
        response
    }
}

async fn read(blobs: &Rc<dyn Blobs>, key: String) -> Result<Vec<u8>, String> {
    blobs.get(&key).await?.ok_or_else(|| format!("no blob {key}"))
}

/// The parts that are left.
struct Parts {
    blobs: Rc<dyn Blobs>,
    keys: std::vec::IntoIter<String>,
    next: Next,
}

enum Next {
    /// A part.
    Here(Vec<u8>),
    /// A part that is being read.
    Coming(Pin<Box<dyn Future<Output = Result<Vec<u8>, String>>>>),
    /// None is left.
    End,
}

impl Parts {
    /// The following part.
    fn follow(&mut self) -> Next {
        match self.keys.next() {
            None => Next::End,
            Some(key) => {
                let blobs = self.blobs.clone();
                Next::Coming(Box::pin(async move { read(&blobs, key).await }))
            }
        }
    }
}

/// The body: a worker has one thread, so that wrapping the parts is safe.
struct Sent(SendWrapper<Parts>);

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        let parts = &mut *self.0;
        let part = match std::mem::replace(&mut parts.next, Next::End) {
            Next::End => return Poll::Ready(None),
            Next::Here(part) => Ok(part),
            Next::Coming(mut coming) => match coming.as_mut().poll(context) {
                Poll::Ready(part) => part,
                Poll::Pending => {
                    parts.next = Next::Coming(coming);
                    return Poll::Pending;
                }
            },
        };
        if part.is_ok() {
            parts.next = parts.follow();
        }
        Poll::Ready(Some(part.map(|it| Frame::data(it.into()))))
    }
}
