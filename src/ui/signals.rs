//! Signals that must not end the program while a file is half written.

#[cfg(unix)]
pub use unix::{Held, survive_file_limits};

#[cfg(not(unix))]
pub use elsewhere::{Held, survive_file_limits};

#[cfg(unix)]
mod unix {
    use nix::sys::signal::{SigSet, SigmaskHow, Signal};

    /// Signals that ask a program to end, from a terminal, a shell or a job scheduler. None of them
    /// says that the program itself is broken.
    const ENDING: [Signal; 8] = [
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGQUIT,
        Signal::SIGTERM,
        Signal::SIGALRM,
        Signal::SIGUSR1,
        Signal::SIGUSR2,
        Signal::SIGXCPU,
    ];

    /// While it lives, signals wait that would end the program; they count once it is gone.
    #[derive(Debug)]
    pub struct Held(Option<SigSet>);

    impl Held {
        /// Holds signals back on this thread and on those that it starts.
        pub fn hold() -> Self {
            let signals = ENDING.into_iter().collect::<SigSet>();
            // Where signals cannot be held, files are written as they were before.
            Self(signals.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok())
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            if let Some(before) = self.0 {
                let _ = before.thread_set_mask();
            }
        }
    }

    /// From now on a write beyond a limit on the size of files fails and can be told, on this
    /// thread and on those that it starts; by default it would end the program without a word.
    pub fn survive_file_limits() {
        let limit = std::iter::once(Signal::SIGXFSZ).collect::<SigSet>();
        let _ = limit.thread_block();
    }
}

#[cfg(not(unix))]
mod elsewhere {
    /// Other systems end a program at once; there is nothing to hold back.
    #[derive(Debug)]
    pub struct Held;

    impl Held {
        /// Does nothing.
        pub fn hold() -> Self {
            Self
        }
    }

    /// Does nothing.
    pub fn survive_file_limits() {}
}
