use super::*;

fn size(width: u16) -> HostEvent<u32> {
    HostEvent::Input(Event::Resize(width, 24))
}

#[test]
fn of_a_storm_of_sizes_the_last_of_each_run_is_left() {
    let paste = || HostEvent::Input(Event::Paste("x".to_owned()));
    let events = vec![size(80), size(81), size(82), paste(), size(90), size(91)];
    assert_eq!(coalesce(events), [size(82), paste(), size(91)]);
}

#[test]
fn what_waits_is_taken_at_once_but_not_without_end() {
    let queue = Queue::new();
    for n in 0..300 {
        queue.sender.try_send(HostEvent::Published(n)).expect("room");
    }
    assert_eq!(waiting(None, &queue.receiver).len(), MOST_AT_ONCE);
    assert_eq!(waiting(None, &queue.receiver).len(), 300 - MOST_AT_ONCE);
}

#[test]
fn a_tick_comes_when_nothing_else_does() {
    let queue: Queue<u32> = Queue::new();
    assert_eq!(waiting(Some(Duration::ZERO), &queue.receiver), [HostEvent::Tick]);
    queue.sender.send(size(80)).expect("room");
    assert_eq!(waiting(Some(Duration::ZERO), &queue.receiver), [size(80)]);
}

#[test]
fn a_queue_without_senders_is_a_lost_terminal() {
    let Queue { sender, receiver } = Queue::<u32>::new();
    drop(sender);
    assert_eq!(waiting(None, &receiver), [HostEvent::Signal(Signal::HangUp)]);
}

/// Counts what it hears, shows the number, and ends with its frames at the end of the queue.
#[derive(Default)]
struct Counting {
    heard: usize,
    drawn: Vec<usize>,
}

impl App for Counting {
    type News = u32;
    type Done = Vec<usize>;

    fn handle(&mut self, event: HostEvent<u32>) -> ControlFlow<Vec<usize>> {
        if let HostEvent::Signal(_) = event {
            return ControlFlow::Break(std::mem::take(&mut self.drawn));
        }
        self.heard += 1;
        ControlFlow::Continue(())
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.drawn.push(self.heard);
        frame.render_widget(self.heard.to_string(), frame.area());
    }
}

/// Takes so many frames, and puts what comes next into the queue each time it is asked for one
/// more.
struct Slow {
    room: usize,
    next: std::vec::IntoIter<HostEvent<u32>>,
    queue: Option<SyncSender<HostEvent<u32>>>,
}

impl Line for Slow {
    fn is_free(&mut self) -> bool {
        match (self.next.next(), &self.queue) {
            (Some(event), Some(queue)) => {
                self.room += usize::from(event == HostEvent::LineFree);
                queue.send(event).expect("room");
            }
            _ => self.queue = None,
        }
        self.room > 0
    }

    fn send(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        assert!(!bytes.is_empty() && self.room > 0);
        self.room -= 1;
        Ok(())
    }
}

fn frames(next: Vec<HostEvent<u32>>) -> Vec<usize> {
    let Queue { sender, receiver } = Queue::new();
    let mut line = Slow { room: 1, next: next.into_iter(), queue: Some(sender) };
    run(&mut Counting::default(), &mut Painter::new(20, 5), &mut line, &receiver).expect("a line")
}

#[test]
fn a_line_that_stalls_costs_one_frame_and_what_was_missed_is_in_the_next() {
    let key = || HostEvent::Input(Event::Paste("x".to_owned()));
    // The first frame is taken; none of the keys is drawn until the line is free.
    assert_eq!(frames(vec![key(), key(), key()]), [0]);
    assert_eq!(frames(vec![key(), key(), key(), HostEvent::LineFree, key()]), [0, 3]);
}

#[test]
fn signals_mean_an_end_except_to_stop_and_go_on() {
    let of = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT].map(meaning);
    let end = Some(Signal::End);
    assert_eq!(of, [end, end, end, Some(Signal::HangUp), None, Some(Signal::Continued)]);
}
