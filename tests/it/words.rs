//! Languages: a refusal is in the language of the request, a mail in that of its reader,
//! and every sentence of both comes from the catalog.

use shared::api::accounts::CreateAccount;
use shared::api::contacts::CreateContact;
use shared::api::portal::{ProfileDraft, UpdateProfile};
use shared::api::portal_access::{Invitations, InviteContacts, SendReset};
use shared::api::session::{GetDeskSession, GetPortalSession};
use shared::api::tickets::GetTicket;
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::ids::TicketNumber;
use shared::problem::ProblemCode;

use crate::harness::World;

const GERMAN: [(&str, &str); 1] = [("accept-language", "de-AT, de;q=0.9, en;q=0.8")];
const PSEUDO: [(&str, &str); 1] = [("accept-language", "en-XA")];

/// A contact with invalid names and an invalid address.
fn wrong_contact() -> ContactDraft {
    ContactDraft { email: "ann".to_owned(), ..ContactDraft::default() }
}

#[test]
fn a_contact_chooses_the_language_of_their_mails() {
    let world = World::new();
    let (id, ann) = world.customer("Ann", None);
    let me = ann.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    assert_eq!(me.language, None);
    let draft = |version: i64, language: Option<&str>| ProfileDraft {
        version,
        first_name: me.first_name.clone(),
        last_name: me.last_name.clone(),
        phone: String::new(),
        language: language.map(str::to_owned),
    };
    let refused = ann.call::<UpdateProfile>(NoId, &draft(me.version, Some("no language")));
    assert!(refused.unwrap_err().of_field("language").is_some());
    let after = ann.call::<UpdateProfile>(NoId, &draft(me.version, Some("de"))).unwrap();
    assert_eq!(after.language.as_deref(), Some("de"));
    // Other changes keep the language.
    let phone = ProfileDraft { phone: "+49 431 1".to_owned(), ..draft(after.version, None) };
    let after = ann.call::<UpdateProfile>(NoId, &phone).unwrap();
    assert_eq!(after.language.as_deref(), Some("de"));
    world.mara().call::<SendReset>(id, &Nothing {}).unwrap();
    let mails = world.mails(&world.email("Ann"));
    assert!(mails.iter().any(|it| it.subject.contains("Passwort")), "{mails:?}");
}

#[test]
fn a_mail_is_in_its_readers_language() {
    let world = World::new();
    let mara = world.mara();
    // The inviting agent reads English.
    let invited = |first_name: &str, language: &str| {
        let draft = ContactDraft {
            first_name: first_name.to_owned(),
            last_name: format!("Lee {}", world.mark),
            email: world.email(first_name),
            fields: Typed::default().with("language", language),
            ..ContactDraft::default()
        };
        let contact = mara.call::<CreateContact>(NoId, &draft).unwrap().id;
        let invitations = Invitations { contacts: vec![contact] };
        mara.call::<InviteContacts>(NoId, &invitations).unwrap();
        world.mails(&world.email(first_name)).remove(0)
    };
    for language in ["de", "de-CH"] {
        let name = language.replace('-', "");
        let mail = invited(&name, language);
        assert!(mail.subject.starts_with("Einladung zu "), "{mail:?}");
        assert_eq!(mail.paragraphs[0], format!("Hallo {name},"));
        assert_eq!(mail.button.unwrap().label, "Passwort festlegen");
        assert!(mail.footer.contains("läuft in 7 Tagen ab"), "{}", mail.footer);
    }
    // A language without texts, and no language.
    for language in ["fr", ""] {
        let mail = invited(&format!("Ann{language}"), language);
        assert!(mail.subject.starts_with("You're invited to "), "{mail:?}");
    }
}

#[test]
fn a_refusal_is_in_the_language_of_the_request() {
    let world = World::new();
    let said = |headers: &[(&str, &str)]| {
        let problem = world.mara().ask::<CreateContact>(&NoId, &wrong_contact(), headers).problem();
        let field = problem.of_field("last_name").unwrap_or_default().to_owned();
        (problem.title, field)
    };
    let english = ("Fix the marked fields, then try again.", "enter a name");
    let german = (
        "Korrigieren Sie die markierten Felder und versuchen Sie es noch einmal.",
        "Namen eingeben",
    );
    let both = |(title, field): (&str, &str)| (title.to_owned(), field.to_owned());
    assert_eq!(said(&GERMAN), both(german));
    // Each request has its own language.
    assert_eq!(said(&[]), both(english));
    assert_eq!(said(&[("accept-language", "fr")]), both(english));
}

#[test]
fn every_refusal_comes_from_the_catalog() {
    let world = World::new();
    let mara = world.mara();
    let taken = AccountDraft {
        name: format!("Acme {}", world.mark),
        domains: String::new(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        fields: Typed::default(),
        custom: [].into(),
    };
    mara.call::<CreateAccount>(NoId, &taken).unwrap();
    let nowhere = TicketNumber::new(u32::MAX);
    let answers = [
        (ProblemCode::SignInNeeded, 401, {
            world.anybody().ask::<GetDeskSession>(&NoId, &Nothing {}, &PSEUDO)
        }),
        (ProblemCode::NotFound, 404, mara.ask::<GetTicket>(&nowhere, &Nothing {}, &PSEUDO)),
        (ProblemCode::Invalid, 422, {
            mara.ask::<CreateContact>(&NoId, &wrong_contact(), &PSEUDO)
        }),
        (ProblemCode::NameTaken, 409, mara.ask::<CreateAccount>(&NoId, &taken, &PSEUDO)),
    ];
    let is_marked = |text: &str| text.starts_with('⟦') && text.ends_with('⟧');
    for (code, status, answer) in answers {
        let problem = answer.problem();
        assert_eq!((problem.code, answer.status), (code, status));
        assert!(is_marked(&problem.title), "{}", problem.title);
        assert_eq!(problem.fields.len(), if status == 422 { 3 } else { 0 });
        for field in problem.fields {
            assert!(is_marked(&field.message), "{}: {}", field.field, field.message);
        }
    }
}
