### What the store says: in use, damaged, out of space.

## Opening

store-none-here = There is no store in { $path }; make one with “platedesk init”, or name another directory
store-not-empty = { $path } is not empty; choose a new or empty directory for the store
store-in-use = { $user } has had this store open since { $since } (process { $pid }); close it there first
store-in-use-unknown = The store is open in another process ({ $pid }, user { $user }); close it there first
store-read-only = { $path } may not be written; give yourself the right to write there, or name another directory
store-torn = The last write had been broken off: { $bytes } bytes from line { $line } on were cut off { $segment }. Nothing that had been reported as saved is in them
store-replayed = { $lines } { $lines ->
    [one] change was
   *[other] changes were
} taken over from the journal
store-rebuilt = The view was made anew from the { $lines ->
    [one] line
   *[other] { $lines } lines
} of the journal; nothing in them is lost
store-view-ahead = The journal ends at line { $journal }, but line { $view } had been seen: what came between is missing from the journal. The view that knows it was moved to { $path }. Stop here, and bring the end of the journal back from a backup
store-damage-seen = The journal is damaged in { $segment }, line { $line } (byte { $byte }): { $why }. What that line did is safe in the view, and work can go on. “platedesk check” says what is affected; bring the file back from a backup
store-view-doubted = The view was found to be damaged; it is made anew from the journal
store-view-differs = The view is damaged: it has { $found } entries that are not the { $expected } that were written; it is made anew from the journal
store-checkpoint-newer = Checkpoint { $path } has format { $version }, which a newer version of platedesk wrote; it is left aside
store-checkpoint-damaged = Checkpoint { $path } cannot be used ({ $why }); it is left aside
store-copy-differs = { $path } is not what was copied; the original stays where it is. Check the disk
store-checkpoint-foreign = A checkpoint does not belong to this journal, or knows more than it; it is { $path } and can be deleted when nobody needs to look at it
store-view-broken = The view in { $path } cannot be used ({ $error }); open the store again, and it is made anew from the journal

## Writing

store-io = { $path } could not be read or written: { $error }; check the disk
store-disk-full = The disk is full; nothing was saved. Free some space, then save again ({ $path })
store-sync-failed = It is unknown whether this was saved: the disk did not confirm it. Restart and look ({ $path }: { $error })
store-stopped = Not saved: the disk has failed. Reading goes on; restart when the disk is in order
store-catching-up = Not saved: what was saved before is not shown yet. Save again in a moment
store-view-away = The records are being opened anew; look again in a moment
store-late = It is unknown whether this was saved: the disk does not answer. Restart and look
store-busy = Not saved: others were in front for too long. Save again
store-open-full = The disk is full, and { $path } cannot be opened. Free some space, then start again; what was saved is safe
store-open-stuck = The disk does not answer while { $path } is opened; check the disk, then start again
store-change-too-large = The change is too large; at most { $most } kB fit into one. Shorten the texts or save in parts
store-no-salt = The system gives no random numbers ({ $error }); nothing was saved. Start again
store-seal = The change could not be written as text ({ $error }); nothing was saved. Please report this
store-panic = Deciding on this change failed inside the program; nothing was saved, others are not affected. Please report what was entered
store-no-thread = The system gives no further process thread ({ $error }); close other programs and start again
store-closed = The desk is closing and takes no more changes; start again and enter it once more
store-base-gone = Record { $id }, which this change builds on, does not exist; look at the car again

## Damage

store-journal-missing = In { $path } the part of the journal with line { $line } is missing; bring it back from the archive or a backup
store-journal-damaged = The journal is damaged in { $segment }, line { $line } (byte { $byte }): { $why }. Bring the file back from a backup; nothing was changed
store-bad-incomplete = the line has no end
store-bad-checksum = the checksum does not fit
store-bad-form = it is not a line of the journal ({ $detail })
store-bad-newer = it has format { $version }, which a newer version of platedesk wrote; use that version
store-bad-number = it has number { $found }, where { $expected } comes next
store-bad-chain = it does not follow from the line before; a line was changed, put in or taken out
store-bad-packed = the compressed part cannot be unpacked ({ $detail })
store-bad-personal = its personal part is not the one it was written with
store-value-damaged = The view is damaged at { $key } ({ $why }); make it anew with “platedesk rebuild”
store-apply-order = Journal line { $found } came where { $expected } is next; make the view anew with “platedesk rebuild”
store-apply-misfit = Journal line { $seq } does not fit record { $id } ({ $why }); make the view anew with “platedesk rebuild”

## Checking

store-check-lines = The journal has { $found } whole lines, where there should be { $expected }
store-check-applied = The view is at line { $view }, the journal at { $journal }
store-check-place = { $key } stands in the wrong place in the view
store-check-index-extra = { $key } is in a secondary table, but no record leads there
store-check-index-missing = { $key } is missing in a secondary table
store-check-differs = { $tree }: { $key } is not what the journal says
store-check-extra = { $tree }: { $key } is in the view, but not in the journal
store-check-missing = { $tree }: { $key } is in the journal, but not in the view
store-check-checkpoint = Checkpoint { $path } differs from the journal in { $count } { $count ->
    [one] record
   *[other] records
}
store-check-blanked = { $found } lines of the journal have blanked parts, which are not the { $expected } lines blanked for those who were forgotten: somebody has changed them
store-forget-damaged = The journal is damaged; have it mended before somebody is forgotten (“platedesk check” says how)
store-forget-archive = The archive cannot be read now; bring it back before somebody is forgotten, since their data is in it too
store-forget-rest = A forgetting that had been broken off was completed
store-check-archived = Lines 1 to { $until } are in an archive that cannot be read now; they were not checked
store-check-not-replayed = No checkpoint has line { $line }, so the view could not be compared with a replay
store-check-one-line = Line { $line }
store-check-some-lines = Lines { $first } to { $last }
store-check-lines-on = Everything from line { $first } on
store-check-touches-none = { $lines } wrote no record that still stands as it left it
store-check-touches = { $lines } wrote: { $records }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
store-check-go-on = The view and a checkpoint know what was done there: no record is lost, work can go on. To make the history whole, restore the newest backup that has { $segment } into an empty directory and copy journal/{ $segment } from there
store-check-go-on-view = The view knows what was done there, but no checkpoint does: do not delete the view. Make a backup from the console now, which keeps it; then restore the newest older backup that has { $segment } into an empty directory and copy journal/{ $segment } from there
store-check-go-on-checkpoint = A checkpoint knows what was done there: “platedesk rebuild” makes the view anew from it. To make the history whole, restore a backup into an empty directory and copy journal/{ $segment } from there
store-check-go-on-backup = Only a backup knows what was done there: restore the newest one into an empty directory and copy journal/{ $segment } from there, then open the store again

## Backups

store-backup-exists = { $path } is there already; name another file for the backup
store-backup-archived = Lines 1 to { $until } of the journal are in an archive that cannot be read now: they are not in this backup
store-backup-damaged = Backup { $path } is damaged ({ $why }); take another one
store-backup-newer = Backup { $path } has layout { $version }, which a newer version of platedesk wrote; use that version

## How the store is, on every screen

health-full = Disk full: nothing is saved now. Free some space, and it goes on by itself
health-full-behind = Disk full: not all that was saved is shown yet. Free space, and it goes on
health-behind = Not all that was saved is shown yet; saving waits. If it stays so, restart
health-damaged = The view was damaged and is being made anew; saving waits. Nothing is lost
health-unknown = Disk failed: the last save is uncertain, no more saving. Restart and look
health-clock-behind = The clock is behind the last entry ({ $last }), whose time is kept
health-planning-waits = Planning waits: clock far ahead of { $last }. Admin: “:” and “clock”
