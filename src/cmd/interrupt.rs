//! Ctrl-C as the wish to see what is known so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ui::Held;

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

    /// Whether the run should end.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
