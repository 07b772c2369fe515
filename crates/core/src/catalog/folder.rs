//! Names of providers as names of folders, which must be the same on every system.

use crate::words::is_hidden;

/// Names of devices, with and without an ending. Windows opens the device wherever the folder is.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Devices that have a digit from 0 to 9 after their name; Windows reads `¹`, `²` and `³` as digits.
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// Whether a provider's price lists can be in a folder of its name on every system.
///
/// # Errors
/// Why they cannot.
pub fn check_folder_name(provider: &str) -> Result<(), String> {
    if is_device(provider) {
        return Err("Windows reserves this name for a device".to_owned());
    }
    if provider.starts_with('.') || provider.ends_with('.') {
        return Err("the name of a folder neither begins nor ends with a dot".to_owned());
    }
    let is_of_paths = |c: char| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    match provider.chars().find(|c| is_of_paths(*c) || is_hidden(*c)) {
        Some(c) => {
            let shown = if is_hidden(c) {
                c.escape_default().to_string()
            } else {
                c.to_string()
            };
            Err(format!("the name of a folder has no `{shown}`"))
        }
        None => Ok(()),
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default();
    let stem = stem.trim_end().to_lowercase();
    let is_digit = |rest: &str| {
        let mut letters = rest.chars();
        let first = letters.next();
        first.is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³')) && letters.next().is_none()
    };
    let mut numbered = NUMBERED
        .iter()
        .filter_map(|device| stem.strip_prefix(device));
    DEVICES.contains(&stem.as_str()) || numbered.any(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_no_folders_on_windows() {
        for name in [
            "con",
            "CON",
            "Prn",
            "aux",
            "nul",
            "NUL.txt",
            "con.2026",
            "com0",
            "COM1",
            "com9",
            "lpt0",
            "LPT9",
            "com1.x",
            "com¹",
            "LPT²",
            "lpt³.yaml",
            "CONIN$",
            "conout$",
            "aux .x",
        ] {
            assert!(check_folder_name(name).is_err(), "{name}");
        }
        for name in [
            "console",
            "acme-con",
            "com10",
            "com",
            "lpt",
            "lptx",
            "null",
            "auxiliary",
            "a.con",
        ] {
            assert_eq!(check_folder_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_do_not_lead_out_of_their_folder() {
        for name in [
            "..",
            ".",
            ".git",
            "a/b",
            "a\\b",
            "c:",
            "a*",
            "a?",
            "a|b",
            "<a>",
            "a\"",
            "a.",
            "a\u{202e}b",
            "a\u{200b}",
            "a\u{7f}",
        ] {
            assert!(check_folder_name(name).is_err(), "{name:?}");
        }
    }
}
