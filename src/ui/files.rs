//! Files that are written whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::signals::Held;

/// What was made so far and is taken away again unless all of it is made.
#[derive(Debug, Default)]
pub(super) struct Undo {
    folders: Vec<PathBuf>,
    pub(super) files: Vec<PathBuf>,
}

impl Undo {
    /// All of it is made, and stays.
    pub(super) fn forget(mut self) {
        self.folders.clear();
        self.files.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            // A folder that others use by now stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// A new file with its text, on the disk and beside the place where it will be; what is made for
/// it is remembered.
pub(super) fn stage(
    path: &Path,
    text: &str,
    undo: &mut Undo,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(path);
    let missing: Vec<_> = folder
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
        .collect();
    for ancestor in missing.into_iter().rev() {
        std::fs::create_dir(ancestor)?;
        undo.folders.push(ancestor.to_owned());
    }
    let mut file = temporary().tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// How temporary files are made: hidden, and readable by all once they have their name.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plan-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder
}

/// Writes a file whole or not at all: a new one beside the old one, which is then renamed, so that
/// a reader sees one or the other. A link stays, and what it leads to is written; devices and pipes
/// are written through, since they are no files that could be replaced.
pub(super) fn write(
    path: &Path,
    emit: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = match std::fs::metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        let told = "it is a folder";
        return Err(io::Error::new(io::ErrorKind::IsADirectory, told));
    }
    // A link that leads nowhere yet has its file made where it leads.
    let is_dangling = known.is_none() && path.is_symlink();
    if is_dangling || known.as_ref().is_some_and(|known| !known.is_file()) {
        return write_through(path, emit);
    }
    let place = match known {
        Some(_) => std::fs::canonicalize(path)?,
        None => path.to_owned(),
    };
    let _held = Held::hold();
    let mut file = temporary().tempfile_in(folder_of(&place))?;
    emit(&mut file)?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}

fn write_through(
    path: &Path,
    emit: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).open(path)?;
    let mut out = io::BufWriter::new(file);
    emit(&mut out)?;
    out.flush()
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    fn text(path: &Path) -> String {
        let file = std::fs::File::open(path).expect("a file");
        io::read_to_string(file).expect("text")
    }

    fn put(path: &Path, text: &str) -> io::Result<()> {
        write(path, &mut |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_link_stays_and_its_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name| folder.path().join(name);
        symlink("real.csv", at("link.csv")).unwrap();
        for words in ["new", "newer"] {
            put(&at("link.csv"), words).unwrap();
            assert!(at("link.csv").is_symlink());
            assert_eq!(text(&at("real.csv")), words);
        }
    }

    #[test]
    fn a_device_is_written_through_and_its_full_disk_is_told() {
        // As an ordinary user a device could not be replaced; as root it was.
        let full = Path::new("/dev/full");
        let is_device = |known: std::fs::Metadata| known.file_type().is_char_device();
        if !std::fs::metadata(full).is_ok_and(is_device) {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("full");
        symlink(full, &link).unwrap();
        assert!(put(&link, "lost").is_err());
        assert!(link.is_symlink());
        let null = folder.path().join("null");
        symlink("/dev/null", &null).unwrap();
        assert!(put(&null, "gone").is_ok());
        assert!(null.is_symlink());
    }

    #[test]
    fn a_pipe_gets_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let reader = pipe.clone();
        let reader = std::thread::spawn(move || text(&reader));
        put(&pipe, "through").unwrap();
        assert_eq!(reader.join().unwrap(), "through");
    }

    #[test]
    fn a_file_that_others_may_not_read_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        put(&path, "first").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        put(&path, "second").unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(text(&path), "second");
        // Nothing is left beside it.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
