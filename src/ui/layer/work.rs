//! How far long work is.

use super::{Flow, Layer};
use crate::desk::api::job::Task;
use crate::say;
use crate::text::width;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::{Op, Shared};
use crate::ui::widget::{self, put, span};
use crate::ui::work::name;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the bar.
const BAR: u64 = 40;

/// How far the long work of this session is. It goes when the work is over.
pub struct Work;

impl Layer for Work {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Work]
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        match action {
            Action::StopWork => {
                at.ops.push(Op::Stop);
                Flow::Stay
            }
            Action::Background => {
                at.hint(say!("work-goes-on"));
                at.ops.push(Op::Clear);
                Flow::Close
            }
            _ => Flow::Stay,
        }
    }

    fn is_work(&self) -> bool {
        true
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        at.job.as_ref().map(|job| at.say(&name(&job.task)))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let job = at.job.as_ref()?;
        let inside = widget::popup(centred(area, 64, 6), buf, &at.say(&name(&job.task)), at.theme);
        let progress = job.progress.unwrap_or_default();
        let (rows, refused) = (progress.rows.to_string(), progress.refused.to_string());
        let line = match (job.progress, &job.task) {
            (None, _) => say!("work-begins"),
            (Some(_), Task::Backup { .. }) => say!("work-progress-backup"),
            (Some(_), Task::Export { .. }) => {
                say!("work-progress-out", rows = rows, rate = progress.rate.to_string())
            }
            (Some(_), _) => {
                say!("work-progress", rows = rows, rate = progress.rate.to_string(), refused = refused)
            }
        };
        put(buf, inside, 0, span(width::clip(&at.say(&line), usize::from(inside.width)), at.theme.strong()));
        if let Some(percent) = progress.percent {
            let full = usize::try_from(percent.min(100) * BAR / 100).unwrap_or(0);
            let rest = usize::try_from(BAR).unwrap_or(0) - full;
            let bar = format!("{}{} {percent} %", "#".repeat(full), "-".repeat(rest));
            put(buf, inside, 1, span(bar, at.theme.text()));
        }
        let last = if job.stopping { at.t("work-stopping") } else { at.t("work-keys") };
        put(buf, inside, 3, span(width::clip(&last, usize::from(inside.width)), at.theme.dim()));
        None
    }
}
