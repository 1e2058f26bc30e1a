//! A manager's word, on its way from a screen to the desk.

/// A manager's word at somebody else's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whose.
    pub login: String,
    /// Their PIN.
    pub pin: Secret,
}

/// What is not to be seen in any log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
