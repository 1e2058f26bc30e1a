//! `undo`: takes a change back, with what followed from it.

use super::talk::{End, Talk};
use crate::desk::Desk;
use crate::desk::api::UndoAsked;
use crate::domain::change::{Change, Undoing};
use crate::domain::user::Actor;
use crate::form::trail::Words;
use crate::say;

pub(super) fn run(
    desk: &Desk,
    actor: &Actor,
    talk: &mut Talk<'_>,
    seq: u64,
    dry_run: bool,
) -> Result<u8, End> {
    let asked = desk.undo_asked(seq, actor)?;
    tell(desk, &asked, talk)?;
    let seq = seq.to_string();
    if dry_run {
        return match asked.refusal {
            Some(fault) => Err(fault.into()),
            None => {
                talk.tell(&say!("cli-undo-would", seq = seq))?;
                Ok(0)
            }
        };
    }
    let made = desk.commit(actor, "", Change::Undo(Undoing { seq: asked.deed.seq }), None)?;
    talk.tell(&say!("cli-undone", seq = seq, by = made.seq.to_string()))?;
    Ok(0)
}

/// What would be as it was: a row each field, as it is and as it would be.
fn tell(desk: &Desk, asked: &UndoAsked, talk: &mut Talk<'_>) -> Result<(), End> {
    let users = desk.users()?;
    let user = |login: &str| {
        let known = users.iter().find(|u| u.login == login);
        known.map_or_else(|| login.to_owned(), |u| u.name.clone())
    };
    let reader = talk.reader.clone();
    let words = Words { reader: &reader, trade: desk.trade(), user: &user, record: &|_| None };
    let deed = &asked.deed;
    let at = format!("{} {}", reader.day_full(deed.at.day(reader.zone)), reader.clock(deed.at));
    let plate = asked.car.as_ref().map(|(_, plate)| format!("  {plate}")).unwrap_or_default();
    talk.data(&format!("{}  {at}  {}  {}{plate}", deed.seq, user(&deed.by), words.deed(deed)))?;
    for edit in &deed.edits {
        let name = format!("{} {}", words.record(edit), edit.id);
        if edit.new {
            talk.data(&format!("  {}", reader.say(&say!("history-struck", what = name))))?;
            continue;
        }
        talk.data(&format!("  {name}"))?;
        for told in words.fields(edit, deed.forgotten) {
            talk.data(&format!("    {}", reader.say(&told.say_back())))?;
        }
    }
    Ok(())
}
