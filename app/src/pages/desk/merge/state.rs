//! What is chosen in the dialog, and what the worker says of it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::api::merges::MergePreview;
use shared::api::operations::{Draft, Preview};
use shared::problem::ProblemCode;
use uuid::Uuid;

use super::heads::{self, Head};
use super::kind::Kind;
use crate::api::CallError;
use crate::components::Choice;
use crate::load::Load;
use crate::pages::desk::operations::plan::Plan;

/// The steps of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The other records are searched.
    Pick,
    /// The records are compared.
    Compare,
    /// What follows is read and confirmed.
    Review,
}

/// The state of the dialog.
#[derive(Clone, Copy)]
pub(super) struct Merging {
    pub(super) kind: Kind,
    pub(super) step: RwSignal<Step>,
    /// Whether the agent has come from another step.
    pub(super) has_moved: StoredValue<bool>,
    pub(super) records: RwSignal<Vec<Choice>>,
    /// The record that stays.
    pub(super) into: RwSignal<Option<Uuid>>,
    /// The records whose values are kept, by field, where the agent has chosen one.
    pub(super) values: RwSignal<BTreeMap<String, Uuid>>,
    /// The primary account, if the agent has chosen one.
    pub(super) primary: RwSignal<Option<Uuid>>,
    pub(super) draft: Memo<Option<Draft>>,
    pub(super) plan: Plan,
    pub(super) heads: Load<Vec<Head>>,
}

impl Merging {
    /// With these records. The first one stays.
    pub(super) fn new(kind: Kind, records: Vec<Choice>) -> Self {
        let first = records.first().and_then(|it| it.value.parse().ok());
        let step = if records.len() < 2 { Step::Pick } else { Step::Compare };
        let (step, records) = (RwSignal::new(step), RwSignal::new(records));
        let (into, values, primary) =
            (RwSignal::new(first), RwSignal::new(BTreeMap::new()), RwSignal::new(None));
        let draft = Memo::new(move |_| {
            let (into, ids) = (into.get()?, ids(&records.read()));
            let from: Vec<Uuid> = ids.into_iter().filter(|id| *id != into).collect();
            let is_whole = !from.is_empty() && step.get() != Step::Pick;
            is_whole.then(|| kind.draft(into, &from, &values.read(), primary.get()))
        });
        let heads = Load::new(move || {
            let ids = ids(&records.read());
            heads::load(kind, ids)
        });
        Self {
            kind,
            step,
            has_moved: StoredValue::new(false),
            records,
            into,
            values,
            primary,
            draft,
            plan: Plan::of(draft),
            heads,
        }
    }

    /// Goes to another step.
    pub(super) fn go(self, step: Step) {
        self.has_moved.set_value(true);
        self.step.set(step);
    }

    /// What a record is called, tracked. Its page knows more than who asks for the merge.
    pub(super) fn name(self, id: Uuid) -> String {
        let loaded = self.heads.with(|heads| {
            heads.and_then(|all| all.iter().find(|it| it.id == id)).map(|it| it.name.clone())
        });
        loaded.unwrap_or_else(|| {
            let records = self.records.read();
            let record = records.iter().find(|it| it.value.parse() == Ok(id));
            record.map(|it| it.label.clone()).unwrap_or_default()
        })
    }

    /// The name of the record that stays, tracked.
    pub(super) fn name_of_into(self) -> String {
        self.into.get().map(|id| self.name(id)).unwrap_or_default()
    }

    /// Looks at what the worker says of the merge, tracked.
    pub(super) fn with_preview<T>(self, look: impl Fn(&Preview, &MergePreview) -> T) -> Option<T> {
        let preview = self.plan.preview()?;
        preview.merge.as_deref().map(|merge| look(&preview, merge))
    }

    /// Why the worker refuses the merge, tracked.
    pub(super) fn refusal(self) -> Option<CallError> {
        self.plan.failure()
    }

    /// The primary accounts that there is a choice of, by name, tracked. They are in the same
    /// order whether the worker asks for a choice or offers one.
    pub(super) fn primary_accounts(self) -> Vec<(Uuid, String)> {
        let offered = self.with_preview(|_, merge| {
            merge.primary_accounts.iter().map(|it| (it.id.uuid(), it.name.clone())).collect()
        });
        let mut all: Vec<(Uuid, String)> = offered.unwrap_or_else(|| match self.refusal() {
            Some(CallError::Refused(problem)) if problem.code == CHOICE => {
                let one = |it: shared::problem::Blocker| Some((it.id?, it.name));
                problem.blockers.into_iter().filter_map(one).collect()
            }
            _ => Vec::new(),
        });
        if all.len() < 2 {
            return Vec::new();
        }
        all.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
        all
    }
}

/// The merge only lacks the choice of a primary account [M4].
const CHOICE: ProblemCode = ProblemCode::PrimaryAccountNotChosen;

/// Whether the merge is refused only because a primary account has to be chosen.
pub(super) fn is_choice(error: &CallError) -> bool {
    error.code() == Some(CHOICE)
}

/// The ids of records.
pub(super) fn ids(records: &[Choice]) -> Vec<Uuid> {
    records.iter().filter_map(|it| it.value.parse().ok()).collect()
}
