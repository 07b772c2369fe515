//! `--mix input=60%,cache_read=20%,output=20%`.

use crate::catalog::Meter;
use crate::input::closest;
use crate::scenario::{RequestShape, TokenMix};
use crate::units::{Scalar, Share, Tokens};
use crate::words;

/// Reads a token mix.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse(text: &str) -> Result<TokenMix, String> {
    let shares = text.split(',').map(part).collect::<Result<Vec<_>, _>>()?;
    for (index, (meter, _)) in shares.iter().enumerate() {
        if shares[..index].iter().any(|(earlier, _)| earlier == meter) {
            return Err(format!("`{}` is given twice", meter.name()));
        }
    }
    let total: crate::units::Ratio = shares.iter().map(|(_, share)| share.percent()).sum();
    TokenMix::new(shares).ok_or_else(|| format!("the shares add up to {total} %, not to 100 %"))
}

fn part(text: &str) -> Result<(Meter, Share), String> {
    let (name, share) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is not of the form METER=SHARE, such as `output=20%`"))?;
    let name = name.trim();
    let meter = Meter::from_name(name).ok_or_else(|| unknown(name))?;
    let share = Share::parse(share.trim()).map_err(|reject| format!("`{text}`: {reject}"))?;
    Ok((meter, share))
}

/// Reads what one request looks like.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse_request(text: &str) -> Result<RequestShape, String> {
    let read = |part: &str| {
        let of_form =
            || format!("`{part}` is not of the form METER=TOKENS, such as `input=300000`");
        let (name, tokens) = part.split_once('=').ok_or_else(of_form)?;
        let meter = Meter::from_name(name.trim()).ok_or_else(|| unknown(name.trim()))?;
        let tokens =
            Tokens::parse(tokens.trim()).map_err(|reject| format!("`{part}`: {reject}"))?;
        Ok((meter, tokens))
    };
    let parts = text
        .split(',')
        .map(read)
        .collect::<Result<Vec<_>, String>>()?;
    RequestShape::new(&parts).ok_or_else(|| "a meter is given twice".to_owned())
}

fn unknown(name: &str) -> String {
    no_meter(name, &Meter::ALL.map(Meter::name))
}

/// What is said of a meter that is none of these.
pub(crate) fn no_meter(name: &str, names: &[&str]) -> String {
    match closest(name, names.iter().copied()) {
        Some(meant) => format!("there is no meter `{name}`; did you mean `{meant}`?"),
        None => format!(
            "there is no meter `{name}`; the meters are {}",
            words::all_of(names)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_mix_adds_up_to_the_whole() {
        let mix = parse("output=20%,input=60%,cache_read=20%").unwrap();
        assert_eq!(mix.describe(), "input=60%,cache_read=20%,output=20%");
        assert!(parse("input=60%,output=20%").unwrap_err().contains("80 %"));
        assert!(parse("inptu=100%").unwrap_err().contains("`input`"));
        assert!(
            parse("output=50%,output=50%")
                .unwrap_err()
                .contains("twice")
        );
        assert!(parse("output").is_err() && parse("output=100").is_err());
    }
}
