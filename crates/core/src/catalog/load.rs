//! Price lists from text, and from a folder of files.

use std::path::{Path, PathBuf};

use crate::input::{
    Code, Diagnostic, Log, MAX_BYTES, Place, Reader, SourceId, Sources, Span, list_folder, read,
    read_file,
};

use super::exchange::{self, Exchange};
use super::list::{Checked, PriceList, price_list};
use super::market::Catalog;
use super::origin::Origin;
use super::overlay::{self, Overlay};

/// The file of exchange rates, beside the providers' folders.
const EXCHANGE: &str = "exchange-rates.yaml";

/// Reads a price list from a source text, telling every mistake in it.
pub fn read_price_list(sources: &Sources, source: SourceId, log: &mut Log) -> Option<PriceList> {
    checked(sources, source, log).map(|checked| checked.list)
}

/// Reads an overlay from a source text, telling every mistake in it.
pub fn read_overlay(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Overlay> {
    let file = read(sources, source, log)?;
    let origin = Origin::of(sources, source);
    overlay::overlay(file, origin, &mut Reader::new(log, source))
}

fn checked(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Checked> {
    let file = read(sources, source, log)?;
    let origin = Origin::of(sources, source);
    price_list(file, origin, &mut Reader::new(log, source))
}

/// Reads every `<provider>/<date>.yaml` of a folder that an option names, telling every mistake in
/// every file.
pub fn load_folder(
    folder: &Path,
    option: &str,
    sources: &mut Sources,
    log: &mut Log,
) -> Option<Catalog> {
    let mut paths = match price_list_paths(folder) {
        Ok(paths) => paths,
        Err(diagnostic) => {
            log.push(diagnostic.named_by(option));
            return None;
        }
    };
    paths.extend(Some(folder.join(EXCHANGE)).filter(|path| path.exists()));
    let mut texts = Vec::new();
    for path in paths {
        match read_file(&path, MAX_BYTES) {
            Ok(text) => texts.push((path, text)),
            Err(diagnostic) => log.push(*diagnostic),
        }
    }
    Some(load_texts(texts, sources, log))
}

/// Reads price lists, and exchange rates, from texts and the paths that they have in a folder or
/// elsewhere, telling every mistake in every one.
pub fn load_texts(
    texts: impl IntoIterator<Item = (PathBuf, String)>,
    sources: &mut Sources,
    log: &mut Log,
) -> Catalog {
    let (mut lists, mut exchange) = (Vec::new(), None);
    for (path, text) in texts {
        let source = sources.add(path.display().to_string(), text);
        if path.ends_with(EXCHANGE) {
            exchange = read_exchange(sources, source, log);
        } else if let Some(checked) = checked(sources, source, log) {
            compare_with_path(&checked, &path, log);
            lists.push(checked.list);
        }
    }
    let catalog = Catalog::new(lists);
    refuse_duplicate_versions(&catalog, log);
    match exchange {
        Some(exchange) => catalog.with_exchange(exchange),
        None => catalog,
    }
}

/// Which files of a folder [`load_texts`] reads, by their paths in the folder.
pub fn is_price_data(path: &Path) -> bool {
    let depth = path.components().count();
    (depth == 2 && is_yaml(path)) || path == Path::new(EXCHANGE)
}

/// Reads one price list, wherever it lies and whatever its name, with the exchange rates of the
/// folder that its provider's folder is in.
pub fn load_file(path: &Path, sources: &mut Sources, log: &mut Log) -> Option<Catalog> {
    let mut read = |path: &Path| match read_file(path, MAX_BYTES) {
        Ok(text) => Some(sources.add(path.display().to_string(), text)),
        Err(diagnostic) => {
            log.push(*diagnostic);
            None
        }
    };
    let list = read(path)?;
    let rates = path.parent().and_then(Path::parent);
    let rates = rates.map(|folder| folder.join(EXCHANGE));
    let rates = rates
        .filter(|path| path.exists())
        .and_then(|path| read(&path));
    let catalog = Catalog::new(vec![read_price_list(sources, list, log)?]);
    match rates.and_then(|source| read_exchange(sources, source, log)) {
        Some(exchange) => Some(catalog.with_exchange(exchange)),
        None => Some(catalog),
    }
}

fn read_exchange(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Exchange> {
    let file = read(sources, source, log)?;
    let origin = Origin::of(sources, source);
    exchange::exchange(file, origin, &mut Reader::new(log, source))
}

/// The files of a folder of price lists, in the order of their names.
fn price_list_paths(folder: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let (mut paths, mut other) = (Vec::new(), None);
    for provider in list_folder(folder)?
        .into_iter()
        .filter(|path| path.is_dir())
    {
        let (lists, others): (Vec<_>, Vec<_>) = list_folder(&provider)?
            .into_iter()
            .partition(|path| is_yaml(path));
        paths.extend(lists);
        other = other.or_else(|| others.into_iter().find(|path| path.is_file()));
    }
    if paths.is_empty() {
        let message = format!("`{}` holds no price lists", folder.display());
        let place = match &other {
            Some(other) => Place::start_of(other.display()),
            None => Place::path(folder.display()),
        };
        return Err(Box::new(
            Diagnostic::error(Code::NoPriceLists, message)
                .within(place)
                .note("price lists live in `<folder>/<provider>/<date>.yaml`")
                .help("`plan init` writes such a folder; `--pricing built-in` needs none"),
        ));
    }
    Ok(paths)
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// The file is named by its date and its folder by its provider.
fn compare_with_path(checked: &Checked, path: &Path, log: &mut Log) {
    let list = &checked.list;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy();
    let effective = list.effective.to_string();
    let mut mismatch = |code, at: Span, what: &str, said: &str, named: &str, fix: String| {
        if said != named {
            let message = format!("{what} is not the one in the file's path");
            let diagnostic = Diagnostic::error(code, message)
                .at(
                    list.origin.source,
                    at,
                    format!("but the path says `{named}`"),
                )
                .help(fix);
            log.push(diagnostic);
        }
    };
    let rename = format!("rename the file to `{effective}.yaml`, or correct `effective`");
    mismatch(
        Code::DateMismatch,
        checked.effective,
        "the date",
        &effective,
        &stem,
        rename,
    );
    let shift = format!(
        "move the file to `{}/`, or correct `provider`",
        list.provider
    );
    mismatch(
        Code::ProviderMismatch,
        checked.provider,
        "the provider",
        &list.provider,
        &folder,
        shift,
    );
}

fn refuse_duplicate_versions(catalog: &Catalog, log: &mut Log) {
    for pair in catalog.lists().windows(2) {
        let [first, second] = pair else { continue };
        if (&first.provider, first.effective) == (&second.provider, second.effective) {
            let message = format!("`{}` is priced by two files", first.label());
            let diagnostic = Diagnostic::error(Code::DuplicateVersion, message)
                .at(second.origin.source, Span::default(), "second")
                .and_at(first.origin.source, Span::default(), "first")
                .help("remove one of them");
            log.push(diagnostic);
        }
    }
}
