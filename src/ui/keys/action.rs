//! What keys do, and where.

/// Where keys work. A place on the screen has several, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere, also in fields: no printable keys here.
    Always,
    /// Everywhere but in fields.
    Plain,
    /// The panes, as long as it is offered to go on where one was.
    Offer,
    /// The panes, with nothing laid over them.
    Panes,
    /// The panes with no car chosen.
    Desk,
    /// The panes with a car chosen.
    Car,
    /// The reception pane of a car.
    Reception,
    /// The estimate pane of a car.
    Estimate,
    /// The callbacks pane with no car chosen: the queue of the whole desk.
    Queue,
    /// The callbacks pane.
    Callbacks,
    /// A call.
    Call,
    /// A message to send.
    Message,
    /// A question of the survey.
    Survey,
    /// The complaints pane with no car chosen: the open cases of the whole desk.
    Cases,
    /// The steps of a complaint: the complaints pane of a car, and the case by itself.
    Complaints,
    /// A case on the whole screen.
    Case,
    /// A list to go through.
    List,
    /// A list of which one is picked.
    Picker,
    /// A field standing alone.
    Prompt,
    /// A manager's login and PIN.
    Approve,
    /// A field of the walk-around.
    Field,
    /// The fuel gauge.
    Fuel,
    /// The lookup.
    Lookup,
    /// A form of several fields.
    Form,
    /// Both versions of a record that somebody else has saved meanwhile.
    Conflict,
    /// The walk-around.
    Walk,
    /// An item of a checklist.
    Item,
    /// The drawing of the car.
    Damage,
    /// The hand-over.
    Handover,
    /// A score from 0 to 10.
    Score,
    /// The card of a car.
    Card,
    /// How far the long work is.
    Work,
    /// What the long work has done.
    Sheet,
    /// What the long work has found, before more is done.
    Review,
    /// The list of what is typed and not saved.
    Drafts,
    /// The changes of a car.
    History,
    /// The question before a change is taken back.
    Undo,
}

macro_rules! actions {
    ($($name:ident = $slug:literal),* $(,)?) => {
        /// Everything a key can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $slug, "`; the messages `key-", $slug, "` and `cmd-", $slug, "` say what it does.")]
            $name,)*
        }

        impl Action {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word that names its messages: `key-` short, `cmd-` in full.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),* }
            }
        }
    };
}
actions! {
    Help = "help",
    Palette = "palette",
    Numbered = "numbered",
    Lookup = "lookup",
    CustomerView = "customer-view",
    Language = "language",
    Redraw = "redraw",
    Quit = "quit",
    Back = "back",
    Reception = "reception",
    Estimate = "estimate",
    Callbacks = "callbacks",
    NextPane = "next-pane",
    PreviousPane = "previous-pane",
    Zoom = "zoom",
    Card = "card",
    Up = "up",
    Down = "down",
    PageUp = "page-up",
    PageDown = "page-down",
    First = "first",
    Last = "last",
    Open = "open",
    NewFile = "new-file",
    Walk = "walk",
    EditFile = "edit-file",
    EditPerson = "edit-person",
    AddPerson = "add-person",
    ChangePlate = "change-plate",
    AskSupport = "ask-support",
    AnswerSupport = "answer-support",
    Reopen = "reopen",
    Waive = "waive",
    Leave = "leave",
    Package = "package",
    Labour = "labour",
    Part = "part",
    PutOff = "put-off",
    Options = "options",
    More = "more",
    Less = "less",
    Remove = "remove",
    ApproveLine = "approve-line",
    ApproveAll = "approve-all",
    Decline = "decline",
    Defer = "defer",
    State = "state",
    Promise = "promise",
    Notify = "notify",
    Cancel = "cancel",
    Pick = "pick",
    PickNumber = "pick-number",
    NextField = "next-field",
    PreviousField = "previous-field",
    Save = "save",
    ChoiceBack = "choice-back",
    ChoiceOn = "choice-on",
    Good = "good",
    Watch = "watch",
    Repair = "repair",
    NotApplicable = "not-applicable",
    RestGood = "rest-good",
    Note = "note",
    Damage = "damage",
    Next = "next",
    Previous = "previous",
    Who = "who",
    MoveLeft = "move-left",
    MoveRight = "move-right",
    MoveUp = "move-up",
    MoveDown = "move-down",
    MarkDamage = "mark-damage",
    UnmarkDamage = "unmark-damage",
    AllDone = "all-done",
    Score = "score",
    Done = "done",
    Fuel = "fuel",
    OtherOrder = "other-order",
    ImportCars = "import-cars",
    Export = "export",
    Backup = "backup",
    Work = "work",
    StopWork = "stop-work",
    Background = "background",
    GoOn = "go-on",
    Call = "call",
    NextContact = "next-contact",
    Book = "book",
    CancelBooking = "cancel-booking",
    WithdrawCall = "withdraw-call",
    ShowOnly = "show-only",
    Outcome = "outcome",
    HeardKm = "heard-km",
    CallFacts = "call-facts",
    Skip = "skip",
    Complaints = "complaints",
    CaseOpen = "case-open",
    CaseNext = "case-next",
    CaseOffer = "case-offer",
    CaseHandOff = "case-hand-off",
    CaseLine = "case-line",
    CaseContact = "case-contact",
    CaseAccept = "case-accept",
    CaseDecline = "case-decline",
    CaseApprove = "case-approve",
    CaseWait = "case-wait",
    CaseState = "case-state",
    CaseClass = "case-class",
    CaseChoose = "case-choose",
    SecondCall = "second-call",
    CaseClose = "case-close",
    CaseReopen = "case-reopen",
    NewComplaint = "new-complaint",
    CasesMine = "cases-mine",
    Drafts = "drafts",
    ThrowAway = "throw-away",
    Undo = "undo",
    UndoThis = "undo-this",
    TakeBack = "take-back",
    History = "history",
    HistoryFields = "history-fields",
    ConfirmClock = "confirm-clock",
    Reveal = "reveal",
    GoOnThere = "go-on-there",
    TakeMine = "take-mine",
    TakeTheirs = "take-theirs",
    NextOpen = "next-open",
}
