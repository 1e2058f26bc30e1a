# What is typed and not yet saved (Rule X-1).
customer-view-not-drafts = What others have typed is not for the customer's eyes: leave the list first, or the customer view with Ctrl-G
draft-back = brought back
draft-damaged = A draft could not be read and was set aside as { $file }: { $what }
draft-field-now = on record now: { $value }
draft-foreign = { $file } is no draft of this version; it was left alone
draft-form = form
draft-newer = changed on record since ({ $at }): { $fields }
draft-newer-by = { $by } has changed the record since ({ $at }): { $fields }
draft-nothing = nothing was typed here that is not saved
draft-open-by-hand = open “{ $form }”: what you typed stands there
draft-payment = payment
draft-thrown = thrown away; the same key brings it back
draft-too-large = it is too long
draft-unreadable = Drafts could not be read: { $error }
draft-unwritable = the disk refuses: { $error }
drafts-kept-again = what you type is kept again
drafts-left = { $count ->
    [1] Typed and not saved: { $what }. It is kept.
   *[other] Typed and not saved, { $count } drafts: { $what }. They are kept.
}
drafts-none = nothing is typed that is not saved
drafts-unkept = What you type is not kept right now: save it before you leave.
drafts-wait = { $count ->
    [1] Typed earlier and not saved: { $what }. Ctrl-P “drafts” opens it.
   *[other] Typed earlier and not saved, { $count } drafts: { $what }. Ctrl-P “drafts” lists them.
}
form-kept = what you typed ({ $at }) stands here again
form-left = kept: it stands there again when you open the form
quit-would-lose = what you typed could not be kept; press again to quit and lose it
draft-newer-fields = changed on record since: { $fields }
# Two versions of a record: somebody else has saved it since the form was opened.
conflict-by = { $by } has saved this record ({ $at }) since you opened it. Nothing of yours is lost; choose where both have changed the same.
conflict-choose = choose first: yours or theirs
conflict-gone = the record is not on the screen any more; what you typed is kept
conflict-left = nothing was saved; what stands on record now is beside the fields
conflict-mine = you
conflict-on-record = on record now
conflict-opened = when opened
conflict-since = This record was saved ({ $at }) since you opened it. Nothing of yours is lost; choose where both have changed the same.
conflict-take-mine = yours
conflict-take-open = 1 or 2
conflict-take-same = the same
conflict-take-theirs = theirs
conflict-taken = only one of you has changed this field: it is taken as it is
conflict-theirs = { $by }
conflict-title = Two versions
conflict-unknown = This came to be since you opened the form. Nothing of yours is lost; choose where both have changed the same.
newer-text = somebody has written meanwhile: “{ $text }”; once more saves yours over it
