//! The columns of tickets that decide who sees them, and of their shares and participants: see
//! [`super`].

macro_rules! tickets {
    ($make:ident) => {
        $crate::store::records::$make!(
            "tickets",
            ["id"],
            ["number", "requester_id", "account_id", "is_private"],
            [],
            (),
            ", version = version + 1"
        )
    };
}

macro_rules! ticket_shares {
    ($make:ident) => {
        $crate::store::records::$make!(
            "ticket_shares",
            ["id"],
            ["ticket_id", "account_id", "expires_at", "withdrawn_at"],
            [],
            ("activity_at" = "(select activity_at from tickets where id = value ->> 'ticket_id')"),
            ""
        )
    };
}

macro_rules! participants {
    ($make:ident) => {
        $crate::store::records::$make!(
            "participants",
            ["ticket_id", "contact_id"],
            ["added_at"],
            [],
            ("activity_at" = "(select activity_at from tickets where id = value ->> 'ticket_id')"),
            ""
        )
    };
}

pub(crate) use {participants, ticket_shares, tickets};
