//! Everything that can be asked, one line each.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use send_wrapper::SendWrapper;
use shared::api::{
    Endpoint, Method, Route, accounts, contacts, imports, portal, portal_access, relationships,
    session, tickets,
};
use shared::problem::ProblemCode;
use tower::ServiceExt;

use crate::call::{self, Call};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::handlers;

/// The table.
fn table() -> Routes {
    let routes = Routes::default()
        .on::<session::SignInAgent, _>(handlers::session::sign_in_agent)
        .on::<session::GetDeskSession, _>(handlers::session::get_desk_session)
        .on::<session::SignOutAgent, _>(handlers::session::sign_out_agent)
        .on::<session::ListDeskSessions, _>(handlers::session::list_desk_sessions)
        .on::<session::EndDeskSession, _>(handlers::session::end_desk_session)
        .on::<session::ChangeAgentPassword, _>(handlers::session::change_agent_password)
        .on::<session::SignInContact, _>(handlers::session::sign_in_contact)
        .on::<session::GetPortalSession, _>(handlers::session::get_portal_session)
        .on::<session::SignOutContact, _>(handlers::session::sign_out_contact)
        .on::<session::ListPortalSessions, _>(handlers::session::list_portal_sessions)
        .on::<session::EndPortalSession, _>(handlers::session::end_portal_session)
        .on::<session::ChangeContactPassword, _>(handlers::session::change_contact_password)
        .on::<session::ReadLink, _>(handlers::links::read_link)
        .on::<session::ActivatePortalAccess, _>(handlers::links::activate_portal_access)
        .on::<session::ResetContactPassword, _>(handlers::links::reset_contact_password)
        .on::<session::RequestLink, _>(handlers::links::request_link)
        .on::<portal::ListPortalTickets, _>(handlers::portal::list_portal_tickets)
        .on::<portal::GetPortalTicket, _>(handlers::portal::get_portal_ticket)
        .on::<portal::CreatePortalTicket, _>(handlers::portal::create_portal_ticket)
        .on::<portal::ReplyToPortalTicket, _>(handlers::portal::reply_to_portal_ticket)
        .on::<portal::SolvePortalTicket, _>(handlers::portal::solve_portal_ticket)
        .on::<portal::GetPortalAudience, _>(handlers::portal::get_portal_audience)
        .on::<portal::UpdateProfile, _>(handlers::portal::update_profile)
        .on::<tickets::ListTickets, _>(handlers::tickets::list_tickets)
        .on::<tickets::GetTicket, _>(handlers::tickets::get_ticket)
        .on::<tickets::CreateTicket, _>(handlers::tickets::create_ticket)
        .on::<tickets::ReplyToTicket, _>(handlers::tickets::reply_to_ticket)
        .on::<tickets::AddNote, _>(handlers::tickets::add_note)
        .on::<tickets::WorkTicket, _>(handlers::tickets::work_ticket)
        .on::<tickets::GetAudience, _>(handlers::tickets::get_audience)
        .on::<accounts::ListAccounts, _>(handlers::accounts::list_accounts)
        .on::<accounts::GetAccount, _>(handlers::accounts::get_account)
        .on::<accounts::CreateAccount, _>(handlers::accounts::create_account)
        .on::<accounts::UpdateAccount, _>(handlers::accounts::update_account)
        .on::<accounts::ListAccountContacts, _>(handlers::accounts::list_account_contacts)
        .on::<contacts::ListContacts, _>(handlers::contacts::list_contacts)
        .on::<contacts::GetContact, _>(handlers::contacts::get_contact)
        .on::<contacts::CreateContact, _>(handlers::contacts::create_contact)
        .on::<contacts::UpdateContact, _>(handlers::contacts::update_contact)
        .on::<contacts::GetSight, _>(handlers::contacts::get_sight)
        .on::<relationships::AssociateWithAccount, _>(
            handlers::relationships::associate_with_account,
        )
        .on::<relationships::AssociateWithContact, _>(
            handlers::relationships::associate_with_contact,
        )
        .on::<relationships::UpdateRelationship, _>(handlers::relationships::update_relationship)
        .on::<relationships::EndRelationship, _>(handlers::relationships::end_relationship)
        .on::<relationships::ChangePrimary, _>(handlers::relationships::change_primary)
        .on::<portal_access::InviteContacts, _>(handlers::portal_access::invite_contacts)
        .on::<portal_access::SendReset, _>(handlers::portal_access::send_reset)
        .on::<portal_access::BlockContact, _>(handlers::portal_access::block_contact)
        .on::<portal_access::UnblockContact, _>(handlers::portal_access::unblock_contact)
        .on::<portal_access::SetContactPassword, _>(handlers::portal_access::set_contact_password)
        .on::<imports::StartImport, _>(handlers::imports::start_import)
        .on::<imports::GetImport, _>(handlers::imports::get_import)
        .on::<imports::ContinueImport, _>(handlers::imports::continue_import)
        .on::<imports::CancelImport, _>(handlers::imports::cancel_import);
    #[cfg(feature = "dev-mailbox")]
    let routes = routes.on::<shared::api::dev::ListDevMail, _>(handlers::dev::list_dev_mail);
    routes
}

/// The router and what it answers.
#[derive(Default)]
struct Routes {
    router: Router,
    served: Vec<Route>,
}

impl Routes {
    /// Answers `E` with `handler`: a handler of another endpoint, or one that
    /// returns something else, does not compile.
    fn on<E, H>(self, handler: H) -> Self
    where
        E: Endpoint + 'static,
        H: AsyncFn(Ctx, Call<E>) -> Result<E::Reply, ApiError> + Clone + Send + Sync + 'static,
    {
        let method = match E::METHOD {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Delete => MethodFilter::DELETE,
        };
        let route = move |request: Request<Body>| {
            let handler = handler.clone();
            // A worker has one thread, but JavaScript's futures are not `Send`,
            // which axum asks for. This is the only place that needs to know.
            SendWrapper::new(async move {
                let Some(ctx) = request.extensions().get::<SendWrapper<Ctx>>() else {
                    return call::refuse(&ApiError::NotFound);
                };
                let ctx = Ctx::clone(ctx);
                let result = match call::read::<E>(&ctx, request).await {
                    Ok(call) => handler(ctx.clone(), call).await,
                    Err(error) => Err(error),
                };
                call::answer(&ctx, result)
            })
        };
        let mut served = self.served;
        served.push(Route { name: E::NAME, method: E::METHOD, path: E::PATH, side: E::SIDE });
        Self { router: self.router.route(E::PATH, on(method, route)), served }
    }

    /// Answers everything else with a no.
    fn closed(self) -> Router {
        self.router
            .method_not_allowed_fallback(async || {
                call::refuse(&ApiError::Request {
                    code: ProblemCode::MethodNotAllowed,
                    title: "This cannot be done here.",
                })
            })
            .fallback(async || call::refuse(&ApiError::NotFound))
    }
}

thread_local! {
    // Built once an isolate: it holds no state, only the table.
    static ROUTER: Router = table().closed();
}

/// What the table answers, for the test that nothing of the contract is missing.
pub fn served() -> Vec<Route> {
    table().served
}

/// Answers a request.
pub async fn serve(ctx: Ctx, mut request: Request<Body>) -> Response {
    request.extensions_mut().insert(SendWrapper::new(ctx));
    let router = ROUTER.with(Clone::clone);
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
