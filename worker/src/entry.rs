//! Cloudflare's door: what a deployment binds becomes a [`Ctx`].

use std::cell::OnceCell;
use std::rc::Rc;

use shared::ids::JobId;
#[cfg(not(feature = "dev-mailbox"))]
use shared::mail::report::TOKEN_HEADER;
use shared::time::Timestamp;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Promise;
#[cfg(not(feature = "dev-mailbox"))]
use worker::wasm_bindgen::JsCast;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen_futures::JsFuture;
use worker::{
    Context, Env, ForwardableEmailMessage, MessageBatch, MessageExt, QueueContentType,
    RawMessageBuilder, ScheduleContext, ScheduledEvent, event, web_sys,
};

use crate::acts::bounces;
use crate::blobs::Blobs;
use crate::config::Config;
use crate::ctx::Ctx;
use crate::fence::Fence;
use crate::inbox::{self, Taken};
use crate::jobs::{self, Here};
use crate::mailer::Mailer;
#[cfg(not(feature = "dev-mailbox"))]
use crate::mailer::{NotSent, WrittenMail, report_address};
use crate::queue::Queue;
use crate::store::Sql;
use crate::store::d1::{D1, Reads};
use crate::{log, routes, schedule, wire};

thread_local! {
    // What a deployment binds is the same as long as an isolate lives.
    static BOUND: OnceCell<Bound> = const { OnceCell::new() };
}

#[derive(Clone)]
struct Bound {
    sql: Rc<dyn Sql>,
    config: Rc<Config>,
    mailer: Option<Rc<dyn Mailer>>,
    queue: Rc<dyn Queue>,
    blobs: Rc<dyn Blobs>,
    fence: Option<Rc<dyn Fence>>,
}

impl Bound {
    /// Names what a deployment lacks; without it nothing is served.
    fn new(env: &Env) -> worker::Result<Self> {
        let origin = env.var("ORIGIN")?.to_string();
        let secret = env.secret("TOKEN_SECRET")?.to_string();
        if secret.len() < 32 {
            return Err(worker::Error::RustError(
                "TOKEN_SECRET must have at least 32 characters".to_owned(),
            ));
        }
        let events_secret =
            env.secret("MAIL_EVENTS_SECRET").ok().map(|it| it.to_string().into_bytes());
        let events_secret = events_secret.filter(|it| 32 <= it.len());
        let config = Config { origin, token_secret: secret.into_bytes(), events_secret };
        let nearest = env.var("READS").is_ok_and(|reads| reads.to_string() == "nearest");
        let reads = if nearest { Reads::Nearest } else { Reads::Primary };
        Ok(Self {
            sql: Rc::new(D1::new(env.d1("DB")?, reads)),
            config: Rc::new(config),
            mailer: mailer(env),
            queue: queue_of_jobs(env),
            blobs: blobs(env)?,
            fence: fence(env),
        })
    }

    fn of(env: &Env) -> worker::Result<Self> {
        BOUND.with(|bound| {
            if let Some(bound) = bound.get() {
                return Ok(bound.clone());
            }
            let new = Self::new(env)?;
            Ok(bound.get_or_init(|| new).clone())
        })
    }
}

fn ctx(env: &Env) -> worker::Result<Ctx> {
    let Bound { sql, config, mailer, queue, blobs, fence } = Bound::of(env)?;
    let millis = js_sys::Date::now();
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for 285,000 years")]
    let now = Timestamp::from_millis(millis as i64);
    Ok(Ctx::new(sql, config, mailer, queue, now).storing(blobs).behind(fence))
}

/// Cloudflare's rate limiter. Without it, the counts in the database are the only limit.
fn fence(env: &Env) -> Option<Rc<dyn Fence>> {
    match env.rate_limiter("FENCE") {
        Ok(limiter) => Some(Rc::new(Limiter(limiter))),
        Err(error) => {
            log::error(&format!("the rate limiter FENCE is not bound: {error}"));
            None
        }
    }
}

struct Limiter(worker::RateLimiter);

#[async_trait::async_trait(?Send)]
impl Fence for Limiter {
    async fn lets_pass(&self, source: &str) -> bool {
        match self.0.limit(source.to_owned()).await {
            Ok(outcome) => outcome.success,
            Err(error) => {
                log::error(&format!("the rate limiter: {error}"));
                true
            }
        }
    }
}

/// Cloudflare's queue. Without it, the worker does jobs itself, after the answer.
fn queue_of_jobs(env: &Env) -> Rc<dyn Queue> {
    match env.queue("JOBS") {
        Ok(queue) => Rc::new(Messages(queue)),
        Err(_) => Rc::new(Here),
    }
}

struct Messages(worker::Queue);

#[async_trait::async_trait(?Send)]
impl Queue for Messages {
    async fn send(&self, _: &Ctx, job: JobId) -> Result<(), String> {
        let message = RawMessageBuilder::new(job.to_string().into());
        let message = message.build_with_content_type(QueueContentType::Text);
        self.0.send_raw(message).await.map_err(|error| error.to_string())
    }
}

/// Cloudflare's KV.
fn blobs(env: &Env) -> worker::Result<Rc<dyn Blobs>> {
    let store = js_sys::Reflect::get(env, &"BLOBS".into())?;
    if store.is_undefined() {
        return Err(worker::Error::RustError("the store BLOBS is not bound".to_owned()));
    }
    Ok(Rc::new(Store(store)))
}

struct Store(JsValue);

#[wasm_bindgen(module = "/src/border.js")]
extern "C" {
    /// See `border.js`.
    #[wasm_bindgen(js_name = putBlob)]
    fn put_blob(store: &JsValue, key: &str, bytes: &[u8], expiration: f64) -> Promise;

    /// See `border.js`.
    #[wasm_bindgen(js_name = getBlob)]
    fn get_blob(store: &JsValue, key: &str) -> Promise;

    /// See `border.js`.
    #[wasm_bindgen(js_name = deleteBlob)]
    fn delete_blob(store: &JsValue, key: &str) -> Promise;
}

/// What a promise about the store resolves to.
async fn kept(promise: Promise) -> Result<JsValue, String> {
    JsFuture::from(promise).await.map_err(|error| worker::Error::from(error).to_string())
}

#[async_trait::async_trait(?Send)]
impl Blobs for Store {
    async fn put(&self, key: &str, bytes: &[u8], expires: Timestamp) -> Result<(), String> {
        #[expect(clippy::cast_precision_loss, reason = "seconds are exact")]
        let expiration = (expires.millis() / 1_000) as f64;
        kept(put_blob(&self.0, key, bytes, expiration)).await.map(|_| ())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, String> {
        let bytes = kept(get_blob(&self.0, key)).await?;
        Ok((!bytes.is_undefined()).then(|| js_sys::Uint8Array::new(&bytes).to_vec()))
    }

    async fn delete(&self, key: &str) -> Result<(), String> {
        kept(delete_blob(&self.0, key)).await.map(|_| ())
    }
}

#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// Answers a request, and sends what it put into the outbox after it is answered.
#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: Context,
) -> worker::Result<web_sys::Response> {
    let ctx = ctx(&env)?;
    let request = wire::request(&request);
    let writes = request.method() != axum::http::Method::GET;
    let response = routes::serve(ctx.clone(), request).await;
    if (writes || ctx.has_later()) && response.status().is_success() {
        context.wait_until(async move {
            if let Err(error) = ctx.finish().await {
                log::error(&format!("after the answer: {error}"));
            }
            // Only a write leaves mails.
            if writes && let Err(error) = schedule::deliver(&ctx).await {
                log::error(&format!("outbox: {error}"));
            }
        });
    }
    wire::response(response).await
}

/// Does some slices of a job, and sends the mails that they leave.
async fn deliver(env: &Env, job: JobId) -> Result<(), String> {
    let ctx = ctx(env).map_err(|error| error.to_string())?;
    jobs::handle(&ctx, job).await.map_err(|error| error.to_string())?;
    if let Err(error) = schedule::deliver(&ctx).await {
        log::error(&format!("outbox: {error}"));
    }
    Ok(())
}

/// Messages that name jobs: does some slices of each. A message whose slice fails is delivered
/// again after a while. A message that is no text is an event of Cloudflare's mail service.
#[event(queue)]
async fn queue(messages: MessageBatch<String>, env: Env, _: Context) -> worker::Result<()> {
    for message in messages.raw_iter() {
        let body = message.body();
        let done = match body.as_string() {
            Some(text) => {
                let Ok(job) = text.parse::<JobId>() else {
                    log::error("a message names no job");
                    continue;
                };
                deliver(&env, job).await.map_err(|error| format!("of job {job}: {error}"))
            }
            None => take_event(&env, &body).await.map_err(|error| format!("of mail: {error}")),
        };
        match done {
            Ok(()) => message.ack(),
            Err(error) => {
                log::error(&format!("a message {error}"));
                message.retry();
            }
        }
    }
    Ok(())
}

/// An event of Cloudflare's mail service, as a queue delivers it [P13].
async fn take_event(env: &Env, body: &JsValue) -> Result<(), String> {
    let text = js_sys::JSON::stringify(body).ok().and_then(|it| it.as_string());
    let Some(event) = text.and_then(|it| serde_json::from_str(&it).ok()) else { return Ok(()) };
    let ctx = ctx(env).map_err(|error| error.to_string())?;
    bounces::take_event(&ctx, event).await.map_err(|error| error.to_string())
}

/// A mail that comes in. One that could not be taken is sent again by the other server. This is
/// not an `event`, which would panic then and end all that runs beside it.
#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures)]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub async fn email(mail: ForwardableEmailMessage, env: Env) -> Result<(), JsValue> {
    let read = async || mail.raw_bytes().await.map_err(|error| error.to_string());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
    let bytes = mail.raw_size() as usize;
    let taken = match ctx(&env) {
        Ok(ctx) => inbox::take(&ctx, (&mail.to(), bytes), read).await.map_err(|it| it.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match taken {
        Ok(Taken::Silently) => {}
        Ok(Taken::Refused(reason)) => mail.set_reject(reason),
        Err(error) => {
            log::error(&format!("a mail that came in: {error}"));
            return Err(JsValue::from_str("try again later"));
        }
    }
    Ok(())
}

/// Each minute: sends what is left in the outbox, forgets what is over, and goes on with the jobs
/// that were left.
#[event(scheduled)]
async fn scheduled(_: ScheduledEvent, env: Env, _: ScheduleContext) {
    let result = match ctx(&env) {
        Ok(ctx) => schedule::each_minute(&ctx).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = result {
        log::error(&format!("each minute: {error}"));
    }
}

/// Who hands mails over here: in development and tests the mailbox does.
#[expect(clippy::unnecessary_wraps, reason = "a deployment may have nobody who does")]
#[cfg(feature = "dev-mailbox")]
fn mailer(_: &Env) -> Option<Rc<dyn Mailer>> {
    Some(Rc::new(crate::mailer::Mailbox))
}

/// Who hands mails over here: Cloudflare's mail service, where a deployment
/// binds it and names a sender; else they wait.
#[cfg(not(feature = "dev-mailbox"))]
fn mailer(env: &Env) -> Option<Rc<dyn Mailer>> {
    let service = env.send_email("EMAIL").ok()?;
    let from = env.var("MAIL_FROM").ok()?.to_string();
    let reports = env.var("BOUNCE_ADDRESS").ok().map(|it| it.to_string());
    Some(Rc::new(MailService { service, from, reports }))
}

/// Cloudflare's mail service.
#[cfg(not(feature = "dev-mailbox"))]
struct MailService {
    service: worker::SendEmail,
    from: String,
    /// The address that delivery reports go to; `None`: to the sender.
    reports: Option<String>,
}

#[cfg(not(feature = "dev-mailbox"))]
#[async_trait::async_trait(?Send)]
impl Mailer for MailService {
    async fn send(&self, mail: &WrittenMail, token: &str) -> Result<Option<String>, NotSent> {
        let failed = |error: &dyn std::fmt::Debug| NotSent::Failed(format!("{error:?}"));
        let reports = self.reports.as_deref().and_then(|it| report_address(it, token));
        let from = reports.as_deref().unwrap_or(&self.from);
        let from = worker::EmailAddress::new(&mail.from_name, from);
        let headers = js_sys::Object::new();
        js_sys::Reflect::set(&headers, &TOKEN_HEADER.into(), &token.into())
            .map_err(|error| failed(&error))?;
        let built = worker::SendEmailBuilder::builder_with_email_address_and_str(
            &from,
            &mail.to,
            &mail.subject,
        );
        let built = built.text(&mail.text()).headers(headers.unchecked_ref());
        let built = if reports.is_some() { built.reply_to(&self.from) } else { built };
        match self.service.send_with_builder(&built.build()).await {
            Ok(sent) => Ok(Some(sent.message_id())),
            Err(error) => Err(match worker::Error::from(JsValue::from(error)) {
                worker::Error::EmailRecipientSuppressed(_) => NotSent::Suppressed,
                error => failed(&error),
            }),
        }
    }
}
