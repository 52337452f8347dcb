//! No secret is stored in plain text [S6, S19].

use shared::api::contacts::CreateContact;
use shared::api::portal_access::{
    Invitations, InviteContacts, SendReset, SetContactPassword, SetPasswordDraft,
};
use shared::api::session::{
    ActivatePortalAccess, ChangeContactPassword, ChangePassword, LinkToken, ReadLink, RedeemLink,
    ResetContactPassword, SignIn, SignInContact,
};
use shared::api::{NoId, Nothing};

use crate::harness::{PASSWORD, World};
use crate::scene::{Scene, permitted, routes};

#[test]
fn s19_no_table_holds_a_secret() {
    let world = World::in_process();
    let mut secrets: Vec<String> = Vec::new();

    // Every way to use a secret: invitation, sign-in, change, given password, reset, guesses.
    let ann = world.contact("Ann", None);
    let invite = Invitations { contacts: vec![ann] };
    world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    let activation = world.link(&world.email("Ann"));
    let link = LinkToken { token: activation.clone() };
    world.anybody().call::<ReadLink>(NoId, &link).unwrap();
    let first = "the first of many".to_owned();
    let redeem = RedeemLink { token: activation.clone(), password: first.clone() };
    let client = world.anybody();
    client.call::<ActivatePortalAccess>(NoId, &redeem).unwrap();
    secrets.push(client.cookie("__Host-atrium-portal"));
    let second = "the second of many".to_owned();
    let change = ChangePassword { current: first.clone(), next: second.clone() };
    client.call::<ChangeContactPassword>(NoId, &change).unwrap();
    let given = "given by the admin".to_owned();
    let draft = SetPasswordDraft { password: given.clone() };
    world.mara().call::<SetContactPassword>(ann, &draft).unwrap();
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    let reset = world.link(&world.email("Ann"));
    let third = "the third of many".to_owned();
    let redeem = RedeemLink { token: reset.clone(), password: third.clone() };
    client.call::<ResetContactPassword>(NoId, &redeem).unwrap();
    secrets.push(client.cookie("__Host-atrium-portal"));
    let guess = "a guess at something".to_owned();
    let wrong = SignIn { email: world.email("Ann"), password: guess.clone() };
    world.anybody().call::<SignInContact>(NoId, &wrong).unwrap_err();
    secrets.push(world.mara().cookie("__Host-atrium-desk"));
    secrets.extend([activation, first, second, given, reset, third, guess]);

    // And every other endpoint, each with an idempotency key.
    let scene = Scene::new(&world);
    for route in routes() {
        for who in [permitted(&route), "anonymous", "stranger"] {
            let key = uuid::Uuid::now_v7().to_string();
            let client = scene.who(who);
            let answer = scene.ask(who, &route, &[("idempotency-key", &key)]);
            for secret in &secrets {
                assert!(!answer.body.contains(secret.as_str()), "{} as {who}", route.name);
            }
            let cookies =
                ["__Host-atrium-portal", "__Host-atrium-desk"].map(|it| client.cookie(it));
            secrets.extend(cookies.into_iter().filter(|it| !it.is_empty()));
        }
    }
    world.minute();
    secrets.push(PASSWORD.to_owned());
    secrets.push(crate::scene::NEXT_PASSWORD.to_owned());
    assert!(20 < secrets.len());
    let rows = world.dump();
    assert!(200 < rows.len(), "{}", rows.len());
    for row in rows {
        for secret in &secrets {
            assert!(!row.contains(secret.as_str()), "{row}");
        }
    }
}

#[test]
fn s19_no_answer_and_no_mail_contains_a_password() {
    let world = World::in_process();
    let (ann, _) = world.customer("Ann", None);
    let given = SetPasswordDraft { password: "given by the admin".to_owned() };
    let answer = world.mara().ask::<SetContactPassword>(&ann, &given, &[]);
    assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    assert!(!format!("{:?}", world.mails(&world.email("Ann"))).contains(&given.password));
    // A refusal does not repeat one either.
    let bad = shared::customers::contact::ContactDraft {
        first_name: given.password.clone(),
        email: given.password.clone(),
        ..Default::default()
    };
    let answer = world.mara().ask::<CreateContact>(&NoId, &bad, &[]);
    assert!(answer.status == 422 && !answer.body.contains(&given.password), "{}", answer.body);
}

#[test]
fn s19_a_hash_is_argon2id_with_its_own_salt() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let (_, _) = world.customer("Bob", None);
    let hashes: Vec<String> = world.sqlite().with(|it| {
        let mut statement = it.prepare("select hash from credentials").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    assert_eq!(hashes.len(), 2);
    assert_ne!(hashes[0], hashes[1], "the same password");
    for hash in hashes {
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
}
