//! The route table: one line for each endpoint.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use send_wrapper::SendWrapper;
use shared::api::{
    Endpoint, Method, Route, accounts, addresses, agents, bounces, bulk, contacts, duplicates,
    erasure, exports, fields, groups, imports, jobs, letters, operations, operations_log,
    parent_accounts, phones, portal, portal_access, presence, recycle_bin, relationships, reports,
    roles, search, session, settings, tags, tickets, timeline, views,
};
use shared::problem::ProblemCode;
use shared::words::{self, Language};
use tower::ServiceExt;

use crate::call::{self, Call};
use crate::ctx::Ctx;
use crate::download::Download;
use crate::error::ApiError;
use crate::handlers;
use crate::reply::Reply;
use crate::store::Start;

/// The route table.
fn table() -> Routes {
    let routes = Routes::default()
        .on::<session::SignInAgent, _, _>(handlers::session::sign_in_agent)
        .on::<session::GetDeskSession, _, _>(handlers::session::get_desk_session)
        .on::<session::SignOutAgent, _, _>(handlers::session::sign_out_agent)
        .on::<session::ListDeskSessions, _, _>(handlers::session::list_desk_sessions)
        .on::<session::EndDeskSession, _, _>(handlers::session::end_desk_session)
        .on::<session::ChangeAgentPassword, _, _>(handlers::session::change_agent_password)
        .on::<session::SignInContact, _, _>(handlers::session::sign_in_contact)
        .on::<session::GetPortalSession, _, _>(handlers::session::get_portal_session)
        .on::<session::SignOutContact, _, _>(handlers::session::sign_out_contact)
        .on::<session::ListPortalSessions, _, _>(handlers::session::list_portal_sessions)
        .on::<session::EndPortalSession, _, _>(handlers::session::end_portal_session)
        .on::<session::ChangeContactPassword, _, _>(handlers::session::change_contact_password)
        .on::<session::ReadLink, _, _>(handlers::links::read_link)
        .on::<session::ActivatePortalAccess, _, _>(handlers::links::activate_portal_access)
        .on::<session::ResetContactPassword, _, _>(handlers::links::reset_contact_password)
        .on::<session::RequestLink, _, _>(handlers::links::request_link)
        .on::<portal::ListPortalTickets, _, _>(handlers::portal::list_portal_tickets)
        .on::<portal::CountPortalTickets, _, _>(handlers::portal::count_portal_tickets)
        .on::<portal::GetPortalTicket, _, _>(handlers::portal::get_portal_ticket)
        .on::<portal::ListPortalMessages, _, _>(handlers::portal::list_portal_messages)
        .on::<portal::CreatePortalTicket, _, _>(handlers::portal::create_portal_ticket)
        .on::<portal::ReplyToPortalTicket, _, _>(handlers::portal::reply_to_portal_ticket)
        .on::<portal::SolvePortalTicket, _, _>(handlers::portal::solve_portal_ticket)
        .on::<portal::GetPortalAudience, _, _>(handlers::portal::get_portal_audience)
        .on::<portal::UpdateProfile, _, _>(handlers::portal::update_profile)
        .on::<tickets::ListTickets, _, _>(handlers::tickets::list_tickets)
        .on::<tickets::CountTickets, _, _>(handlers::tickets::count_tickets)
        .on::<tickets::GetTicket, _, _>(handlers::tickets::get_ticket)
        .on::<tickets::ListMessages, _, _>(handlers::tickets::list_messages)
        .on::<tickets::CreateTicket, _, _>(handlers::tickets::create_ticket)
        .on::<tickets::ReplyToTicket, _, _>(handlers::tickets::reply_to_ticket)
        .on::<tickets::AddNote, _, _>(handlers::tickets::add_note)
        .on::<tickets::WorkTicket, _, _>(handlers::tickets::work_ticket)
        .on::<tickets::GetAudience, _, _>(handlers::tickets::get_audience)
        .on::<presence::TellPresence, _, _>(handlers::presence::tell_presence)
        .on::<accounts::ListAccounts, _, _>(handlers::accounts::list_accounts)
        .on::<accounts::GetAccount, _, _>(handlers::accounts::get_account)
        .on::<accounts::CreateAccount, _, _>(handlers::accounts::create_account)
        .on::<accounts::UpdateAccount, _, _>(handlers::accounts::update_account)
        .on::<accounts::CountAccounts, _, _>(handlers::accounts::count_accounts)
        .on::<accounts::ListAccountContacts, _, _>(handlers::accounts::list_account_contacts)
        .on::<accounts::CountAccountContacts, _, _>(handlers::accounts::count_account_contacts)
        .on::<contacts::ListContacts, _, _>(handlers::contacts::list_contacts)
        .on::<contacts::CountContacts, _, _>(handlers::contacts::count_contacts)
        .on::<contacts::GetContact, _, _>(handlers::contacts::get_contact)
        .on::<contacts::CreateContact, _, _>(handlers::contacts::create_contact)
        .on::<contacts::UpdateContact, _, _>(handlers::contacts::update_contact)
        .on::<contacts::GetSight, _, _>(handlers::contacts::get_sight)
        .on::<relationships::AssociateWithAccount, _, _>(
            handlers::relationships::associate_with_account,
        )
        .on::<relationships::AssociateWithContact, _, _>(
            handlers::relationships::associate_with_contact,
        )
        .on::<relationships::UpdateRelationship, _, _>(handlers::relationships::update_relationship)
        .on::<relationships::EndRelationship, _, _>(handlers::relationships::end_relationship)
        .on::<relationships::ChangePrimary, _, _>(handlers::relationships::change_primary)
        .on::<operations::PreviewOperation, _, _>(handlers::operations::preview_operation)
        .on::<operations::CommitOperation, _, _>(handlers::operations::commit_operation)
        .on::<operations_log::ListOperations, _, _>(handlers::operations_log::list_operations)
        .on::<portal_access::InviteContacts, _, _>(handlers::portal_access::invite_contacts)
        .on::<portal_access::SendReset, _, _>(handlers::portal_access::send_reset)
        .on::<portal_access::BlockContact, _, _>(handlers::portal_access::block_contact)
        .on::<portal_access::UnblockContact, _, _>(handlers::portal_access::unblock_contact)
        .on::<portal_access::SetContactPassword, _, _>(
            handlers::portal_access::set_contact_password,
        )
        .on::<search::Search, _, _>(handlers::search::search)
        .on::<duplicates::FindDuplicateContacts, _, _>(
            handlers::duplicates::find_duplicate_contacts,
        )
        .on::<duplicates::FindDuplicateAccounts, _, _>(
            handlers::duplicates::find_duplicate_accounts,
        )
        .on::<settings::GetSettings, _, _>(handlers::settings::get_settings)
        .on::<settings::EditSettings, _, _>(handlers::settings::edit_settings)
        .on::<agents::ListAgents, _, _>(handlers::agents::list_agents)
        .on::<agents::InviteAgent, _, _>(handlers::agents::invite_agent)
        .on::<agents::EditAgent, _, _>(handlers::agents::edit_agent)
        .on::<agents::ReinviteAgent, _, _>(handlers::agents::reinvite_agent)
        .on::<agents::DeactivateAgent, _, _>(handlers::agents::deactivate_agent)
        .on::<agents::ReactivateAgent, _, _>(handlers::agents::reactivate_agent)
        .on::<agents::ReadInvitation, _, _>(handlers::agents::read_invitation)
        .on::<agents::AcceptInvitation, _, _>(handlers::agents::accept_invitation)
        .on::<agents::ListDepartments, _, _>(handlers::departments::list_departments)
        .on::<agents::CreateDepartment, _, _>(handlers::departments::create_department)
        .on::<agents::RenameDepartment, _, _>(handlers::departments::rename_department)
        .on::<agents::DeleteDepartment, _, _>(handlers::departments::delete_department);
    let routes = files(mails(families(labels(saved_views(deleted(routes))))));
    #[cfg(feature = "dev-mailbox")]
    let routes = routes.on::<shared::api::dev::ListDevMail, _, _>(handlers::dev::list_dev_mail);
    routes
}

/// The routes of verified addresses, and of mails that come back.
fn mails(routes: Routes) -> Routes {
    routes
        .on::<addresses::SendVerification, _, _>(handlers::addresses::send_verification)
        .on::<addresses::VerifyAddress, _, _>(handlers::addresses::verify_address)
        .on::<bounces::ReceiveMailEvent, _, _>(handlers::bounces::receive_mail_event)
}

/// The routes of imports, exports, bulk acts and jobs.
fn files(routes: Routes) -> Routes {
    routes
        .on::<imports::StartImport, _, _>(handlers::imports::start_import)
        .on::<imports::ListImports, _, _>(handlers::imports::list_imports)
        .on::<imports::GetImport, _, _>(handlers::imports::get_import)
        .on_file::<imports::UploadImport, _, _>(handlers::imports::upload_import)
        .on::<imports::ListImportRows, _, _>(handlers::imports::list_import_rows)
        .on::<imports::CommitImport, _, _>(handlers::imports::commit_import)
        .on::<imports::CancelImport, _, _>(handlers::imports::cancel_import)
        .on::<exports::StartExport, _, _>(handlers::exports::start_export)
        .on::<exports::ListExports, _, _>(handlers::exports::list_exports)
        .on::<exports::GetExport, _, _>(handlers::exports::get_export)
        .on_download::<exports::DownloadExport, _>(handlers::exports::download_export)
        .on::<exports::CancelExport, _, _>(handlers::exports::cancel_export)
        .on::<imports::PreviewImportUndo, _, _>(handlers::import_undo::preview_import_undo)
        .on::<imports::UndoImport, _, _>(handlers::import_undo::undo_import)
        .on::<imports::ListKeptRecords, _, _>(handlers::import_undo::list_kept_records)
        .on::<bulk::PreviewBulk, _, _>(handlers::bulk::preview_bulk)
        .on::<bulk::StartBulk, _, _>(handlers::bulk::start_bulk)
        .on::<bulk::GetBulk, _, _>(handlers::bulk::get_bulk)
        .on::<bulk::ListBulkRows, _, _>(handlers::bulk::list_bulk_rows)
        .on::<bulk::CancelBulk, _, _>(handlers::bulk::cancel_bulk)
        .on::<bulk::UndoBulk, _, _>(handlers::bulk::undo_bulk)
        .on::<jobs::ListJobs, _, _>(handlers::jobs::list_jobs)
        .on::<jobs::MarkJobsSeen, _, _>(handlers::jobs::mark_jobs_seen)
}

/// The routes of the recycle bin, and of erasing a person.
fn deleted(routes: Routes) -> Routes {
    routes
        .on::<recycle_bin::ListRecycleBin, _, _>(handlers::recycle_bin::list_recycle_bin)
        .on::<recycle_bin::GetDeletedContact, _, _>(handlers::recycle_bin::get_deleted_contact)
        .on::<recycle_bin::GetDeletedAccount, _, _>(handlers::recycle_bin::get_deleted_account)
        .on::<erasure::PreviewErasure, _, _>(handlers::erasure::preview_erasure)
        .on::<erasure::EraseContact, _, _>(handlers::erasure::erase_contact)
}

/// The routes of saved views, and of the letters of a list.
fn saved_views(routes: Routes) -> Routes {
    routes
        .on::<letters::ListContactLetters, _, _>(handlers::letters::list_contact_letters)
        .on::<letters::ListAccountLetters, _, _>(handlers::letters::list_account_letters)
        .on::<views::ListViews, _, _>(handlers::views::list_views)
        .on::<views::CountViews, _, _>(handlers::views::count_views)
        .on::<views::CreateView, _, _>(handlers::views::create_view)
        .on::<views::UpdateView, _, _>(handlers::views::update_view)
        .on::<views::DeleteView, _, _>(handlers::views::delete_view)
        .on::<views::RestoreView, _, _>(handlers::views::restore_view)
}

/// The routes of timelines, of accounts among each other, and of reports.
fn families(routes: Routes) -> Routes {
    routes
        .on::<timeline::ListContactTimeline, _, _>(handlers::timeline::list_contact_timeline)
        .on::<timeline::ListAccountTimeline, _, _>(handlers::timeline::list_account_timeline)
        .on::<parent_accounts::GetAccountTree, _, _>(handlers::parent_accounts::get_account_tree)
        .on::<parent_accounts::GetAccountMonths, _, _>(
            handlers::parent_accounts::get_account_months,
        )
        .on::<reports::ListContactsByAccount, _, _>(handlers::reports::list_contacts_by_account)
        .on::<reports::ListLeavers, _, _>(handlers::reports::list_leavers)
}

/// The routes of tags, groups and roles.
fn labels(routes: Routes) -> Routes {
    routes
        .on::<tags::ListTags, _, _>(handlers::tags::list_tags)
        .on::<tags::GetTag, _, _>(handlers::tags::get_tag)
        .on::<tags::GetContactLabels, _, _>(handlers::tags::get_contact_labels)
        .on::<tags::GetAccountLabels, _, _>(handlers::tags::get_account_labels)
        .on::<phones::GetContactCard, _, _>(handlers::phones::get_contact_card)
        .on::<phones::GetAccountCard, _, _>(handlers::phones::get_account_card)
        .on::<groups::ListGroups, _, _>(handlers::groups::list_groups)
        .on::<groups::GetGroup, _, _>(handlers::groups::get_group)
        .on::<roles::ListRoles, _, _>(handlers::roles::list_roles)
        .on::<roles::ListRoleNames, _, _>(handlers::roles::list_role_names)
        .on::<roles::ListFormerContacts, _, _>(handlers::roles::list_former_contacts)
        .on::<fields::ListFields, _, _>(handlers::fields::list_fields)
        .on::<fields::ListFormFields, _, _>(handlers::fields::list_form_fields)
}

/// Answers a request to one endpoint. It is a trait object, so that axum's code is
/// compiled once and not once for each endpoint.
type Serve = Arc<dyn Fn(Ctx, Request<Body>) -> Serving + Send + Sync>;

/// The future of a response.
type Serving = Pin<Box<dyn Future<Output = Response>>>;

/// The router and the list of its routes.
#[derive(Default)]
struct Routes {
    router: Router,
    served: Vec<Route>,
}

impl Routes {
    /// Answers `E` with `handler`. A handler of another endpoint or with another reply
    /// type does not compile.
    fn on<E, H, R>(self, handler: H) -> Self
    where
        E: Endpoint + 'static,
        H: AsyncFn(&Ctx, Call<E>) -> Result<R, ApiError> + Copy + Send + Sync + 'static,
        R: Reply<E::Reply>,
    {
        self.serve(
            Route::of::<E>(),
            Arc::new(move |ctx, request| {
                Box::pin(async move {
                    let received = match call::receive(&ctx, Route::of::<E>(), request).await {
                        Ok(received) => received,
                        Err(error) => return call::answer(&ctx, Err(error)),
                    };
                    let mut there = ctx.at(received.start());
                    loop {
                        let result = match Call::<E>::read(&received) {
                            Ok(call) => handler(&there, call).await.and_then(Reply::into_json),
                            Err(error) => Err(error),
                        };
                        // A replica may not have the data yet, so a failed read is
                        // tried again at the primary.
                        if result.is_err() && there.is_replica {
                            there = ctx.at(Start::Primary);
                            continue;
                        }
                        if result.is_ok() {
                            received.set_bookmark(&there);
                        }
                        return received.answer(&there, result);
                    }
                })
            }),
        )
    }

    /// Like [`Self::on`], for an endpoint that takes a file.
    fn on_file<E, H, R>(self, handler: H) -> Self
    where
        E: Endpoint + 'static,
        H: AsyncFn(&Ctx, Call<E>, Vec<u8>) -> Result<R, ApiError> + Copy + Send + Sync + 'static,
        R: Reply<E::Reply>,
    {
        self.serve(
            Route::of::<E>(),
            Arc::new(move |ctx, request| {
                Box::pin(async move {
                    let mut received = match call::receive(&ctx, Route::of::<E>(), request).await {
                        Ok(received) => received,
                        Err(error) => return call::answer(&ctx, Err(error)),
                    };
                    let file = std::mem::take(&mut received.file);
                    let there = ctx.at(received.start());
                    let result = match Call::<E>::read(&received) {
                        Ok(call) => handler(&there, call, file).await.and_then(Reply::into_json),
                        Err(error) => Err(error),
                    };
                    if result.is_ok() {
                        received.set_bookmark(&there);
                    }
                    received.answer(&there, result)
                })
            }),
        )
    }

    /// Like [`Self::on`], for an endpoint that answers with a file. It reads at the primary.
    fn on_download<E, H>(self, handler: H) -> Self
    where
        E: Endpoint + 'static,
        H: AsyncFn(&Ctx, Call<E>) -> Result<Download, ApiError> + Copy + Send + Sync + 'static,
    {
        self.serve(
            Route::of::<E>(),
            Arc::new(move |ctx, request| {
                Box::pin(async move {
                    let received = match call::receive(&ctx, Route::of::<E>(), request).await {
                        Ok(received) => received,
                        Err(error) => return call::answer(&ctx, Err(error)),
                    };
                    let there = ctx.at(Start::Primary);
                    let result = match Call::<E>::read(&received) {
                        Ok(call) => handler(&there, call).await,
                        Err(error) => Err(error),
                    };
                    match result {
                        Ok(file) => file.into_response(),
                        Err(error) => call::answer(&there, Err(error)),
                    }
                })
            }),
        )
    }

    fn serve(self, route: Route, serve: Serve) -> Self {
        let method = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Delete => MethodFilter::DELETE,
        };
        let handler = move |request: Request<Body>| {
            let serve = Arc::clone(&serve);
            // Axum requires `Send`, which JavaScript's futures are not. A worker has
            // one thread, so wrapping them here is safe.
            SendWrapper::new(async move {
                match request.extensions().get::<SendWrapper<Ctx>>().cloned() {
                    Some(ctx) => serve(ctx.take(), request).await,
                    None => call::refuse(&ApiError::NotFound),
                }
            })
        };
        let mut served = self.served;
        served.push(route);
        Self { router: self.router.route(route.path, on(method, handler)), served }
    }

    /// The router, which answers all other requests with 404 or 405.
    fn closed(self) -> Router {
        self.router
            .method_not_allowed_fallback(async || {
                call::refuse(&ApiError::Request {
                    code: ProblemCode::MethodNotAllowed,
                    title: words::server::problems::method_not_supported(),
                })
            })
            .fallback(async || call::refuse(&ApiError::NotFound))
    }
}

thread_local! {
    // Built once for each isolate. It has no state but the table.
    static ROUTER: Router = table().closed();
}

/// The routes of the table, for the test that every endpoint of the contract has one.
pub fn served() -> Vec<Route> {
    table().served
}

/// Answers a request.
pub async fn serve(ctx: Ctx, mut request: Request<Body>) -> Response {
    request.extensions_mut().insert(SendWrapper::new(ctx));
    let router = ROUTER.with(Clone::clone);
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    let texts = words::texts(wanted.map_or(Language::English, Language::of_header));
    // Requests are answered concurrently, so each poll sets the request's language.
    let mut answer = Box::pin(router.oneshot(request));
    match poll_fn(|context| words::in_language(texts, || answer.as_mut().poll(context))).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
