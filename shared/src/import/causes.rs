//! What messages of different rows have in common, so that a file with many of them lists
//! each cause once, with the number of its rows.

use crate::import::faults::Fault;
use crate::import::findings::Finding;

impl Finding {
    /// The message without what is particular to its row. A name that several rows may share
    /// stays: the contact or account that is missing is the cause.
    #[must_use]
    pub fn cause(&self) -> Self {
        match self {
            Self::UnreadableLetter { .. } => Self::UnreadableLetter { around: None },
            Self::RowsInside { .. } => Self::RowsInside { line: None },
            Self::MaybeRowsInside { .. } => Self::MaybeRowsInside { line: None },
            Self::SameLine { .. } => Self::SameLine { line: None },
            Self::TwoPeople { .. } => Self::AddressTwice,
            Self::AddressTaken { .. } | Self::AddressOfAnotherId { .. } => Self::AddressesTaken,
            Self::DomainTaken { .. } => Self::DomainsTaken,
            Self::InColumn { heading, fault, .. } => {
                Self::InColumn { heading: heading.clone(), fault: fault.cause(), cell: None }
            }
            Self::CellLeftOut { heading, fault, .. } => {
                Self::CellLeftOut { heading: heading.clone(), fault: fault.cause(), cell: None }
            }
            other => other.clone(),
        }
    }
}

impl Fault {
    fn cause(&self) -> Self {
        match self {
            Self::NoDomain { .. } => Self::NoDomain { text: None },
            Self::NoYesOrNo { .. } => Self::NoYesOrNo { word: None },
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::EmailError;
    use crate::import::spreadsheet::Damage;

    #[test]
    fn i4_rows_that_fail_alike_fail_of_one_cause() {
        let check = |one: Finding, other: Finding, sentence: &str| {
            assert_eq!(one.cause(), other.cause(), "{one}");
            assert_eq!(one.cause().sentence(), sentence);
            assert_eq!(one.cause().cause(), one.cause());
        };
        let in_column = |fault: Fault, cell: &str| Finding::InColumn {
            heading: Some("Email".into()),
            fault,
            cell: Some(cell.into()),
        };
        check(
            in_column(EmailError::Malformed.into(), "ann"),
            in_column(EmailError::Malformed.into(), "bo"),
            "“Email”: enter a valid e-mail address.",
        );
        check(
            in_column(Fault::NoYesOrNo { word: Some("maybe".into()) }, ""),
            in_column(Fault::NoYesOrNo { word: Some("x".into()) }, ""),
            "“Email”: this is neither true nor false.",
        );
        check(
            in_column(Fault::NoDomain { text: Some("acme".into()) }, ""),
            in_column(Fault::NoDomain { text: Some("globex".into()) }, ""),
            "“Email”: this has a part that is not a domain.",
        );
        let left_out = |cell: &str| Finding::CellLeftOut {
            heading: Some("Phone".into()),
            fault: Damage::Error.into(),
            cell: Some(cell.into()),
        };
        check(
            left_out("#REF!"),
            left_out("#N/A"),
            "“Phone”: this is a spreadsheet's word for an error. It was left out.",
        );
        check(
            Finding::SameLine { line: Some(2) },
            Finding::SameLine { line: Some(3) },
            "Another line of this file is about the same record.",
        );
        let taken = |name: &str| Finding::AddressTaken {
            address: format!("{name}@x.example").into(),
            name: name.into(),
        };
        check(taken("ann"), taken("bo"), "An address in this row belongs to another contact.");
        let letter = |around: &str| Finding::UnreadableLetter { around: Some(around.into()) };
        check(
            letter("J\u{FFFD}rg"),
            letter("Zo\u{FFFD}"),
            "This row has a letter that can't be read: save the file as UTF-8.",
        );
        // Who is missing is the cause: all of their tickets wait for them.
        let missing = |name: &str| Finding::NoContact { address: name.into() };
        assert_ne!(missing("ann@x.example").cause(), missing("bo@x.example").cause());
    }
}
