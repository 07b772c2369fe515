//! The only writer to stdout and stderr: reports, warnings, colour and width.

mod files;
mod signals;

pub use signals::{Held, survive_file_limits};

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::error::Failure;
use crate::input::{Code, Diagnostic, Place, Severity, Sources, Style, render_all};
use crate::options::{Global, When};
use crate::report::export::{Format, Theme};
use crate::report::{Report, Unholdable};
use crate::units::Day;

/// Columns of text where nobody says how many there are.
const DEFAULT_WIDTH: usize = 100;
/// Wider pages are harder to read.
const WIDEST: usize = 120;

/// Where a command's output goes, and in which form.
#[derive(Debug)]
pub struct Ui {
    form: Option<Format>,
    output: Option<std::path::PathBuf>,
    width: usize,
    when: When,
    is_quiet: bool,
    shows_progress: bool,
}

/// How far a long run has come, on stderr while it lasts; nothing where nobody looks.
#[derive(Debug)]
pub struct Progress(indicatif::ProgressBar);

impl Progress {
    /// So much more is done; may be said on any thread.
    pub fn advance(&self, more: u64) {
        self.0.inc(more);
    }
}

/// How far the reading of files has come.
#[derive(Debug)]
pub struct Bytes {
    bar: indicatif::ProgressBar,
    rows: std::sync::atomic::AtomicU64,
}

impl Bytes {
    /// So many more bytes and rows are read; may be said on any thread.
    pub fn advance(&self, bytes: u64, rows: u64) {
        let all = self
            .rows
            .fetch_add(rows, std::sync::atomic::Ordering::Relaxed)
            + rows;
        self.bar.inc(bytes);
        if !self.bar.is_hidden() {
            let seconds = self.bar.elapsed().as_secs().max(1);
            let rate = crate::words::count(all / seconds);
            self.bar.set_message(format!("{rate} rows/s"));
        }
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Ui {
    /// The output that the options ask for.
    pub fn new(global: &Global) -> Self {
        let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let terminal = terminal.filter(|_| io::stdout().is_terminal());
        Self {
            form: global.output.format,
            output: global.output.to.output.clone(),
            width: global
                .output
                .width
                .or(terminal)
                .unwrap_or(DEFAULT_WIDTH)
                .min(WIDEST),
            when: global.output.terminal.color,
            is_quiet: global.output.terminal.quiet,
            shows_progress: !global.output.terminal.quiet && !global.output.no_progress,
        }
    }

    /// Output without options, for mistakes in the options themselves.
    pub fn plain() -> Self {
        let (form, output) = (None, None);
        Self {
            form,
            output,
            width: DEFAULT_WIDTH,
            when: When::Auto,
            is_quiet: false,
            shows_progress: false,
        }
    }

    /// Writes a report to where it should go.
    ///
    /// # Errors
    /// When the file cannot be written; a reader who closed the pipe is no error.
    pub fn report(&self, report: &Report) -> Result<(), Failure> {
        debug_assert!(report.unknown_sections().is_empty());
        if let Some(figure) = report.unholdable() {
            return Err(too_large(&figure, &report.header.scenario.origin));
        }
        let exporter = self.format()?.exporter(self.width, self.theme());
        self.write(&mut |out| exporter.write(report, out))
    }

    /// Writes a text to where it should go.
    ///
    /// # Errors
    /// When the file cannot be written; a reader who closed the pipe is no error.
    pub fn text(&self, text: &str) -> Result<(), Failure> {
        self.write(&mut |out| out.write_all(text.as_bytes()))
    }

    /// Writes new files, with the folders that they need: all of them, or none. A file that is
    /// already there is never replaced.
    ///
    /// # Errors
    /// When one of them cannot be written; then none is.
    pub fn create_all(files: &[(std::path::PathBuf, String)]) -> Result<(), Failure> {
        let _held = Held::hold();
        let mut undo = files::Undo::default();
        let mut staged = Vec::with_capacity(files.len());
        for (path, text) in files {
            let file = files::stage(path, text, &mut undo);
            staged.push(file.map_err(|error| not_writable(path, &error))?);
        }
        for (file, (path, _)) in staged.into_iter().zip(files) {
            let kept = file.persist_noclobber(path);
            kept.map_err(|error| not_writable(path, &error.error))?;
            undo.files.push(path.clone());
        }
        undo.forget();
        Ok(())
    }

    /// Refuses the forms that show nothing but broken rules.
    ///
    /// # Errors
    /// When one of them is asked for.
    pub fn refuse_places(&self) -> Result<(), Failure> {
        let Some(format) = self.format().ok().filter(|one| one.shows_places_only()) else {
            return Ok(());
        };
        let message = format!("only `plan check` writes the form `{}`", format.name());
        let diagnostic = Diagnostic::error(Code::BadOption, message).within("--format");
        Err(Failure::of(
            diagnostic.help("choose --format table, csv, json or markdown"),
        ))
    }

    /// Says on stderr what was wrong.
    pub fn failure(&self, failure: &Failure) {
        self.diagnostics(&failure.diagnostics, &failure.sources);
    }

    /// Says on stderr what is wrong in these texts; when quiet, only the mistakes.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let is_wanted = |one: &&Diagnostic| !self.is_quiet || one.severity == Severity::Error;
        let diagnostics: Vec<_> = diagnostics.iter().filter(is_wanted).cloned().collect();
        let style = if self.has_colour(io::stderr().is_terminal()) {
            Style::Coloured
        } else {
            Style::Plain
        };
        let text = render_all(&diagnostics, sources, style, self.width);
        // Nobody is left to be told when stderr is closed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Says something on stderr that is no mistake; only to a person at a terminal.
    pub fn note(&self, text: &str) {
        if !self.is_quiet && io::stderr().is_terminal() {
            let text = crate::words::visible(text);
            let _ = writeln!(io::stderr().lock(), "note: {text}");
        }
    }

    /// Shows on stderr how far so many steps have come, to a person at a terminal who does not mind;
    /// it is gone when it is dropped.
    pub fn progress(&self, what: &'static str, steps: u64) -> Progress {
        if !self.shows_progress || !io::stderr().is_terminal() {
            return Progress(indicatif::ProgressBar::hidden());
        }
        let bar = indicatif::ProgressBar::new(steps).with_message(what);
        let style = indicatif::ProgressStyle::with_template(
            "{msg} {bar:30} {percent} %, {rate} a second, {eta} left",
        );
        let rate = |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
            let rate = crate::units::group_thousands(&format!("{:.0}", state.per_sec()));
            // A bar that cannot be drawn is no reason to stop.
            let _ = out.write_str(&rate);
        };
        let style = style.map(|style| style.with_key("rate", rate));
        Progress(style.map_or(bar.clone(), |style| bar.with_style(style)))
    }

    /// Shows on stderr how far the reading of so many bytes is, where a person looks; of pipes
    /// nobody knows how many there are.
    pub fn bytes(&self, what: &'static str, bytes: Option<u64>) -> Bytes {
        let bar = match (self.shows_progress && io::stderr().is_terminal(), bytes) {
            (false, _) => indicatif::ProgressBar::hidden(),
            (true, Some(bytes)) => indicatif::ProgressBar::new(bytes),
            (true, None) => indicatif::ProgressBar::new_spinner(),
        };
        let template = match bytes {
            Some(_) => "{prefix} {bar:24} {bytes} of {total_bytes}, {msg}, {eta} left",
            None => "{prefix} {bytes}, {msg}",
        };
        let style = indicatif::ProgressStyle::with_template(template);
        let bar = style.map_or(bar.clone(), |style| bar.with_style(style));
        Bytes {
            bar: bar.with_prefix(what),
            rows: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// Says on stderr what may be wrong although the answer is given.
    pub fn warning(&self, text: &str) {
        if !self.is_quiet {
            let text = crate::words::visible(text);
            let _ = writeln!(io::stderr().lock(), "warning: {text}");
        }
    }

    /// Says on stderr why the exit code is 1, also when it should be quiet.
    pub fn broken_gate(&self, text: &str) {
        let text = crate::words::visible(text);
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Warns a person at a terminal of prices that nobody checked for long. The only place that
    /// looks at the clock: no figure depends on it.
    pub fn warn_of_stale_prices(&self, lists: &[(String, Day)]) {
        const STALE_AFTER_DAYS: i32 = 120;
        if self.is_quiet || !io::stderr().is_terminal() {
            return;
        }
        let today = Day::from(
            jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
        );
        for (label, checked) in lists {
            let age = checked.days_until(today);
            if age > STALE_AFTER_DAYS {
                self.note(&format!(
                    "prices of {label} were last checked {age} days ago, on {checked}"
                ));
            }
        }
    }

    fn has_colour(&self, is_terminal: bool) -> bool {
        match self.when {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }

    fn theme(&self) -> Theme {
        let is_terminal = io::stdout().is_terminal() && self.output.is_none();
        if self.has_colour(is_terminal) {
            Theme::Ansi
        } else {
            Theme::Plain
        }
    }

    fn format(&self) -> Result<Format, Failure> {
        match (self.form, &self.output) {
            (Some(form), _) => Ok(form),
            (None, None) => Ok(Format::Table),
            (None, Some(path)) => {
                let ending = path
                    .extension()
                    .and_then(|ending| ending.to_str())
                    .unwrap_or("txt");
                Format::from_extension(ending).ok_or_else(|| {
                    let message = format!("the ending `.{ending}` names no output form");
                    Failure::of(
                        Diagnostic::error(Code::BadOption, message)
                            .within("--output")
                            .help("end the file in .csv, .json, .md or .txt, or add --format"),
                    )
                })
            }
        }
    }

    fn write(&self, emit: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        if let Some(path) = &self.output {
            return files::write(path, emit).map_err(|error| {
                let mut failure = not_writable(path, &error);
                let told = failure.diagnostics.drain(..);
                failure.diagnostics = told.map(|told| told.named_by("--output")).collect();
                failure
            });
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        match emit(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(not_writable(Path::new("stdout"), &error))
            }
            _ => Ok(()),
        }
    }
}

fn too_large(figure: &Unholdable, scenario: &str) -> Failure {
    let message = format!(
        "`{}` of {} is too large to be held",
        figure.column,
        match figure.row.is_empty() {
            true => figure.section.to_owned(),
            false => figure.row.join(", "),
        }
    );
    Failure::of(
        Diagnostic::error(Code::FigureTooLarge, message)
            .within(Place::path(scenario))
            .note("amounts reach to 1.7 x 10^26 dollars and counts to 1.8 x 10^19")
            .help("check the volumes, rates and growth that it is made of"),
    )
}

fn not_writable(path: &Path, error: &io::Error) -> Failure {
    let message = format!("cannot write `{}`", path.display());
    let reason = error.to_string();
    let reason = reason
        .split(" (os error")
        .next()
        .unwrap_or(&reason)
        .to_lowercase();
    Failure::of(
        Diagnostic::error(Code::OutputNotWritable, message)
            .within(Place::path(path.display()))
            .note(reason)
            .help("check that the folder exists and is yours to write to"),
    )
}
