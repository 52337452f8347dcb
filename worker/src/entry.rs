//! Cloudflare's door: what a deployment binds becomes a [`Ctx`].

use std::cell::OnceCell;
use std::rc::Rc;

use shared::time::Timestamp;
use worker::{Context, Env, ScheduleContext, ScheduledEvent, event, web_sys};

use crate::config::Config;
use crate::ctx::Ctx;
use crate::fence::Fence;
use crate::mailer::Mailer;
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
        let config = Config { origin, token_secret: secret.into_bytes() };
        let nearest = env.var("READS").is_ok_and(|reads| reads.to_string() == "nearest");
        let reads = if nearest { Reads::Nearest } else { Reads::Primary };
        Ok(Self {
            sql: Rc::new(D1::new(env.d1("DB")?, reads)),
            config: Rc::new(config),
            mailer: mailer(env),
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
    let Bound { sql, config, mailer, fence } = Bound::of(env)?;
    let millis = js_sys::Date::now();
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for 285,000 years")]
    let now = Timestamp::from_millis(millis as i64);
    Ok(Ctx::new(sql, config, mailer, now).behind(fence))
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
    if writes && response.status().is_success() {
        context.wait_until(async move {
            if let Err(error) = ctx.finish().await {
                log::error(&format!("after the answer: {error}"));
            }
            if let Err(error) = schedule::deliver(&ctx).await {
                log::error(&format!("outbox: {error}"));
            }
        });
    }
    wire::response(response).await
}

/// Each minute: sends what is left in the outbox, and forgets what is over.
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
    Some(Rc::new(MailService { service, from }))
}

/// Cloudflare's mail service.
#[cfg(not(feature = "dev-mailbox"))]
struct MailService {
    service: worker::SendEmail,
    from: String,
}

#[cfg(not(feature = "dev-mailbox"))]
#[async_trait::async_trait(?Send)]
impl Mailer for MailService {
    async fn send(&self, mail: &crate::mailer::WrittenMail) -> Result<(), String> {
        let from = worker::EmailAddress::new(&mail.from_name, &self.from);
        let built = worker::SendEmailBuilder::builder_with_email_address_and_str(
            &from,
            &mail.to,
            &mail.subject,
        );
        let sent = self.service.send_with_builder(&built.text(&mail.text()).build()).await;
        sent.map(|_| ()).map_err(|error| format!("{error:?}"))
    }
}
