//! Ctrl-C as the wish to see what is known so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::error::{Exit, Failure};
use crate::report::{Report, pages};
use crate::ui::{Held, Ui};

/// How often it is looked whether somebody pressed Ctrl-C.
const LOOK: Duration = Duration::from_millis(20);
/// The stack of a thread for long work, in bytes: that of a main thread.
const STACK: usize = 8 * 1024 * 1024;

/// Whether somebody pressed Ctrl-C since this was made.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on Ctrl-C only asks the run to end. Where that cannot be had it ends the program,
    /// as ever.
    pub(super) fn watch() -> Self {
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        // The thread that waits for Ctrl-C is started here; other signals are for the main thread,
        // which may have a file to finish.
        let _held = Held::hold();
        // A handler that is already there belongs to a run before this one in the same process.
        let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
        interrupt
    }

    /// What is set once the run should end, for runs that look at it themselves.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.0
    }

    /// Does long work on a thread of its own, until it is done or the run should end. Work that
    /// is left behind ends with the program.
    pub(super) fn or_ended<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = mpsc::channel();
        let worker = thread::Builder::new().stack_size(STACK).spawn(move || {
            // Nobody listens any more where the run was ended.
            let _ = sender.send(work());
        });
        let Ok(worker) = worker else { return None };
        loop {
            match receiver.recv_timeout(LOOK) {
                Ok(done) => return Some(done),
                Err(RecvTimeoutError::Timeout) if self.is_asked() => return None,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => match worker.join() {
                    Err(panic) => std::panic::resume_unwind(panic),
                    Ok(()) => return None,
                },
            }
        }
    }

    /// Whether the run should end.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Prints the report of a run that was ended, which says after how much; also on stderr, for the
/// forms that have no sentences.
///
/// # Errors
/// When the report cannot be written.
pub(super) fn ended_early(report: &mut Report, after: &str, ui: &Ui) -> Result<Exit, Failure> {
    let told = format!("ended with Ctrl-C after {after}");
    pages::ended(report, &told);
    ui.warning(&told);
    ui.report(report)?;
    Ok(Exit::Interrupted)
}

/// Says that a run was ended before anything was known.
pub(super) fn ended_with_nothing(before: &str, ui: &Ui) -> Exit {
    ui.warning(&format!(
        "ended with Ctrl-C before {before}: nothing is known yet"
    ));
    Exit::Interrupted
}
