//! The writer when its disk or its view fails, and the door beside it.

use super::tests::{NOW, car, new_store_on, request, trade};
use super::*;
use crate::desk::api::health::StoreHealth;
use crate::store::testing::Eventful;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;

const NEVER: Duration = Duration::from_secs(60);

struct Shop {
    disk: Eventful,
    writer: WriterHandle,
    _home: tempfile::TempDir,
}

fn shop(deadline: Duration) -> Shop {
    let disk = Eventful::default();
    let (home, store) = new_store_on(Arc::new(disk.clone()));
    let timing = Timing { deadline, probe: Duration::from_millis(1) };
    let clock = Clock::Fixed(NOW);
    let writer =
        WriterHandle::start_with(store, trade(), clock, Change::decide, timing, Arc::default()).unwrap();
    Shop { disk, writer, _home: home }
}

impl Shop {
    /// The view closes itself after the next line is durable; with a disk that is then full.
    fn lose_the_view(&self, full: bool) {
        let (view, disk) = (self.writer.reader().0, self.disk.clone());
        let then = move || {
            disk.full.store(full, Ordering::SeqCst);
            view.sled().release();
        };
        *self.disk.then.lock().unwrap() = Some(Box::new(then));
    }

    fn cars(&self) -> usize {
        self.writer.reader().cars().filter(Result::is_ok).count()
    }
}

#[test]
fn whoever_saved_what_the_view_missed_is_answered_and_sees_it_before_and_after_it_is_mended() {
    let shop = shop(NEVER);
    let news = shop.writer.subscribe(None);
    shop.lose_the_view(false);
    let done = shop.writer.commit(request("c1", car("粤B12345"))).unwrap();
    assert_eq!((done.seq, shop.cars()), (1, 1));
    assert_eq!(news.wait(NEVER).map(|n| (n.seq, n.touched)), Some((1, done.touched)));
    let store = shop.writer.stop().unwrap();
    assert!(!store.is_behind());
    assert_eq!(store.check(true).differences, []);
}

#[test]
fn while_the_view_is_behind_nothing_is_decided_and_it_catches_up_by_itself() {
    let shop = shop(NEVER);
    let (sender, turns) = channel();
    let sender = Mutex::new(sender);
    let _listening =
        shop.writer.board().listen(Arc::new(move || sender.lock().unwrap().send(()).unwrap_or_default()));
    shop.lose_the_view(true);
    let first = shop.writer.commit(request("c1", car("粤B12345"))).unwrap();
    assert_eq!((first.seq, shop.cars()), (1, 1), "it is durable, and seen");
    turns.recv_timeout(NEVER).unwrap();
    assert_eq!(shop.writer.board().store(), StoreHealth::Behind { full: true });
    let fault = shop.writer.commit(request("c2", car("粤B12346"))).unwrap_err();
    assert_eq!(fault.says()[0].id, "store-catching-up");
    let again = shop.writer.commit(request("c1", car("粤B12345"))).unwrap_err();
    assert_eq!(again.says()[0].id, "store-catching-up");
    shop.disk.full.store(false, Ordering::SeqCst);
    while shop.writer.board().store() != StoreHealth::Well {
        turns.recv_timeout(NEVER).unwrap();
    }
    assert_eq!(shop.writer.commit(request("c1", car("粤B12345"))).unwrap().seq, 1, "asked before");
    assert_eq!(shop.writer.commit(request("c2", car("粤B12346"))).unwrap().seq, 2);
    assert_eq!(shop.writer.stop().unwrap().check(true).differences, []);
}

#[test]
fn a_view_that_died_unseen_is_made_good_before_the_next_change() {
    let shop = shop(NEVER);
    shop.writer.commit(request("c1", car("粤B12345"))).unwrap();
    // Once the view has it.
    shop.writer.dry_run(Vec::new()).unwrap();
    shop.writer.reader().0.sled().release();
    assert_eq!(shop.writer.commit(request("c2", car("粤B12346"))).unwrap().seq, 2);
    assert_eq!(shop.cars(), 2);
}

fn job() -> (Job, Ticket) {
    let (reply, answer) = sync_channel(1);
    let requests = vec![request("", car("粤B12345"))];
    (Job { requests, dry: false, reply: Reply(reply) }, Ticket(answer))
}

fn door(deadline: Duration) -> Arc<Door> {
    Arc::new(Door::new(Timing { deadline, ..Timing::default() }, Arc::default()))
}

fn word(ticket: Ticket) -> &'static str {
    ticket.wait().unwrap_err().says()[0].id
}

#[test]
fn a_full_queue_lets_nobody_wait_for_ever() {
    let door = door(Duration::from_millis(20));
    let tickets: Vec<_> = (0..QUEUE).map(|_| job()).map(|(job, ticket)| (door.put(job), ticket).1).collect();
    let (late, ticket) = job();
    door.put(late);
    assert_eq!(word(ticket), "store-busy");
    assert!(tickets.iter().all(|ticket| ticket.poll().is_none()));
}

#[test]
fn who_waits_behind_others_for_too_long_is_told_that_nothing_was_begun() {
    let door = door(Duration::from_millis(20));
    let (first, ticket) = job();
    door.put(first);
    let watch = Arc::clone(&door);
    let watching = std::thread::spawn(move || watch.watch());
    assert_eq!(word(ticket), "store-busy");
    door.end();
    watching.join().unwrap();
}

#[test]
fn once_the_writer_has_ended_nobody_is_left_waiting() {
    let door = door(NEVER);
    let (before, first) = job();
    door.put(before);
    door.end();
    let (after, second) = job();
    door.put(after);
    assert_eq!([word(first), word(second)], ["store-closed", "store-closed"]);
    assert!(door.close(false));
}
