//! The workspace's settings, which admins change [R7, R9, R10, A1].

mod agents;
mod departments;
mod multi_account;

use shared::api::contacts::GetContact;
use shared::api::relationships::{
    AssociateAccounts, AssociateWithContact, AssociationOutcome, EndRelationship,
};
use shared::api::session::GetDeskSession;
use shared::api::settings::{EditSettings, GetSettings, Settings, SettingsChange, SettingsDraft};
use shared::api::{Endpoint, NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId};
use shared::problem::{Problem, ProblemCode};

use crate::harness::{Client, World, code};

fn now(agent: &Client<'_>) -> Settings {
    agent.call::<GetSettings>(NoId, &Nothing {}).unwrap()
}

fn edit(agent: &Client<'_>, change: impl FnOnce(&mut SettingsDraft)) -> Result<Settings, Problem> {
    let Settings { mut settings, version } = now(agent);
    change(&mut settings);
    agent.call::<EditSettings>(NoId, &SettingsChange { version, settings })
}

fn count(world: &World, query: &str) -> u32 {
    world.sqlite().with(|db| db.query_row(query, [], |row| row.get(0)).unwrap())
}

fn joins(agent: &Client<'_>, contact: ContactId, account: AccountId) -> AssociationOutcome {
    let wish = AssociateAccounts { accounts: vec![account], role: String::new(), level: None };
    agent.call::<AssociateWithContact>(contact, &wish).unwrap().remove(0).outcome
}

/// The accounts that a contact belongs to.
fn belongs(agent: &Client<'_>, contact: ContactId) -> Vec<AccountId> {
    let contact = agent.call::<GetContact>(contact, &Nothing {}).unwrap();
    contact.relationships.iter().map(|it| it.account.id).collect()
}

/// A switch: how it is set, and how it is read.
type Switch = (fn(&mut SettingsDraft, bool), fn(&SettingsDraft) -> bool);

const SWITCHES: [Switch; 8] = [
    (|it, on| it.multi_account = on, |it| it.multi_account),
    (|it, on| it.keep_previous = on, |it| it.keep_previous),
    (|it, on| it.see_is_associate = on, |it| it.see_is_associate),
    (|it, on| it.activation_on_create = on, |it| it.activation_on_create),
    (|it, on| it.leavers_keep = on, |it| it.leavers_keep),
    (|it, on| it.managers_see_private = on, |it| it.managers_see_private),
    (|it, on| it.delete_shared_contacts = on, |it| it.delete_shared_contacts),
    (|it, on| it.roll_up_activity = on, |it| it.roll_up_activity),
];

#[test]
fn a1_each_switch_is_set_by_itself_and_told_by_the_ledger() {
    let world = World::in_process();
    let mara = world.mara();
    let ours = "select count(*) from operations where act = 'edit_settings'
                   and subject_kind = 'workspace' and actor_kind = 'agent'";
    for (n, (set, is_on)) in (0..).zip(SWITCHES) {
        let before = now(&mara);
        let on = !is_on(&before.settings);
        let after = edit(&mara, |it| set(it, on)).unwrap();
        let mut expected = before.settings;
        set(&mut expected, on);
        assert_eq!(after, Settings { settings: expected, version: before.version + 1 });
        assert_eq!(now(&mara), after);
        // Every request reads them from the next one on.
        let session = mara.call::<GetDeskSession>(NoId, &Nothing {}).unwrap();
        assert_eq!(session.workspace, after.settings.workspace());
        assert_eq!(count(&world, ours), n + 1);
    }
    let told = "select count(*) from changes c join operations o on o.seq = c.operation
                 where c.kind = 'settings' and o.act = 'edit_settings' and c.before is not c.after";
    assert_eq!(count(&world, told), 8);
    // What is so already is not written.
    let before = now(&mara);
    assert_eq!(edit(&mara, |_| ()).unwrap(), before);
    assert_eq!(count(&world, ours), 8);
}

#[test]
fn a_late_change_is_told_what_is_set_by_now() {
    let world = World::in_process();
    let mara = world.mara();
    let seen = now(&mara);
    let newer = edit(&mara, |it| it.keep_previous = true).unwrap();
    let late = SettingsChange {
        version: seen.version,
        settings: SettingsDraft { leavers_keep: false, ..seen.settings },
    };
    let refused = mara.call::<EditSettings>(NoId, &late).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Stale);
    let current: Settings = serde_json::from_value(refused.current.unwrap()).unwrap();
    assert_eq!((current, now(&mara)), (newer, newer));
}

#[test]
fn only_admins_read_and_change_them() {
    let world = World::in_process();
    let Settings { settings, version } = now(&world.mara());
    let change =
        SettingsChange { version, settings: SettingsDraft { leavers_keep: false, ..settings } };
    for agent in ["jonas", "priya"] {
        let agent = world.agent(agent);
        assert_eq!(code(agent.call::<GetSettings>(NoId, &Nothing {})), ProblemCode::Forbidden);
        assert_eq!(code(agent.call::<EditSettings>(NoId, &change)), ProblemCode::Forbidden);
        // Whether the version is the present one is nothing that they are told.
        let late = SettingsChange { version: version + 1, ..change };
        assert_eq!(code(agent.call::<EditSettings>(NoId, &late)), ProblemCode::Forbidden);
    }
    assert_eq!(now(&world.mara()), Settings { settings, version });
}

#[test]
fn r9_r10_no_relationship_ends_or_comes_back_by_a_setting() {
    let world = World::in_process();
    let mara = world.mara();
    let accounts = ["Acme", "Globex", "Initech"].map(|it| world.account(it, AccessLevel::Own));
    let ann = world.contact("Ann", Some(accounts[0]));
    let bob = world.contact("Bob", Some(accounts[1]));
    for account in &accounts[1..] {
        joins(&mara, ann, *account);
    }
    joins(&mara, bob, accounts[2]);
    let refused = edit(&mara, |it| it.multi_account = false).unwrap_err();
    assert_eq!(refused.code, ProblemCode::IndirectRelationshipsRemain);
    assert!(refused.title.contains("3 relationships"), "{}", refused.title);
    assert_eq!(belongs(&mara, ann).len(), 3);
    // Other settings are no matter of theirs.
    edit(&mara, |it| it.keep_previous = true).unwrap();
    for contact in [ann, bob] {
        let all = mara.call::<GetContact>(contact, &Nothing {}).unwrap().relationships;
        for it in all.iter().filter(|it| it.kind == RelationshipKind::Indirect) {
            mara.call::<EndRelationship>(it.id, &Nothing {}).unwrap();
        }
    }
    edit(&mara, |it| it.multi_account = false).unwrap();
    assert!(matches!(
        joins(&mara, ann, accounts[2]),
        AssociationOutcome::Refused { code: ProblemCode::MultiAccountOff, .. }
    ));
    edit(&mara, |it| it.multi_account = true).unwrap();
    assert_eq!((belongs(&mara, ann), belongs(&mara, bob)), (vec![accounts[0]], vec![accounts[1]]));
}

/// A relationship and the setting at once: whichever comes second is refused.
#[test]
fn r9_k2_no_second_account_comes_to_be_while_it_is_turned_off() {
    let world = World::in_process();
    let mara = world.mara();
    let accounts = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let ann = world.contact("Ann", Some(accounts[0]));
    let Settings { settings, version } = now(&mara);
    let off =
        SettingsChange { version, settings: SettingsDraft { multi_account: false, ..settings } };
    let off = || {
        let body = serde_json::to_vec(&off).unwrap();
        mara.request("PUT", &EditSettings::path(&NoId), &[], Some(body))
    };
    let wish = AssociateAccounts { accounts: vec![accounts[1]], role: String::new(), level: None };
    let join = || {
        let body = serde_json::to_vec(&wish).unwrap();
        mara.request("POST", &AssociateWithContact::path(&ann), &[], Some(body))
    };
    let before = world.snapshot();
    let indirect =
        "select count(*) from relationships where kind = 'indirect' and valid_to is null";
    let mut met = 0;
    for own in 1..4 {
        let (answer, others) = world.send_between(off(), own, vec![join()]);
        if others == [200] && answer.status != 200 {
            assert_eq!(answer.problem().code, ProblemCode::IndirectRelationshipsRemain);
            assert_eq!(count(&world, indirect), 1);
            met += 1;
        }
        world.restore(&before);
        let (answer, others) = world.send_between(join(), own, vec![off()]);
        if others == [200] {
            let is_made = answer.status == 200 && answer.body.contains("\"made\"");
            assert!(!is_made, "{answer:?}");
            assert_eq!(count(&world, indirect), 0);
            met += 1;
        }
        world.restore(&before);
    }
    assert!(2 <= met, "{met}");
}
