//! The names that stand in a text, wherever they stand: what tells a name that is used nowhere.

use super::split::word_length;

/// A word outside quotes and cited places, with its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The name without its back-ticks, or the keyword.
    pub name: &'a str,
    /// Where it begins (after its back-tick).
    pub start: usize,
}

/// The words of a text in order. Texts in quotes, comments, prose and the places of citations are passed over.
pub fn names(text: &str) -> impl Iterator<Item = Named<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with('>') {
            of_line(at, line, &mut found);
        }
        at += line.len();
    }
    found.into_iter()
}

fn of_line<'a>(from: usize, line: &'a str, found: &mut Vec<Named<'a>>) {
    let mut at = 0;
    // After `cite` the source is a name; what follows it is free text to the next quote, `cite` or `because`.
    let mut cited = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let word = word_length(rest);
        if word > 0 {
            let name = rest.get(..word).unwrap_or(rest);
            cited = match name {
                "cite" => 1,
                "because" => 0,
                _ if cited > 0 => cited + 1,
                _ => 0,
            };
            if cited <= 2 {
                found.push(Named { name, start: from + at });
            }
            at += word;
            continue;
        }
        let Some(sign) = rest.chars().next() else { break };
        at += sign.len_utf8();
        match sign {
            '#' => break,
            '"' => {
                cited = 0;
                at += quoted(line.get(at..).unwrap_or(""));
            }
            '`' => {
                let inside = line.get(at..).unwrap_or("");
                let Some(end) = inside.find('`') else { break };
                found.push(Named { name: inside.get(..end).unwrap_or(""), start: from + at });
                at += end + 1;
            }
            _ => {}
        }
    }
}

/// Bytes of a text after its first quote, with its last one.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
