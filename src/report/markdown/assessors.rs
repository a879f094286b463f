//! Two assessors as an annex: their differences and what each alters, the results, and agreement.

use super::{code, plain, row, rule};
use crate::comparison::{Change, Differing, Side, item_name};
use crate::report::assessors::sources;
use crate::report::words::{figures, letter};
use crate::report::{ComparedAssessors, reading_word, short_digest, titled};

/// Two codings of the same cases; everything is listed.
pub fn assessors(it: &ComparedAssessors<'_>) -> String {
    let framework = titled(&it.framework.name, &it.framework.version);
    let mut text = format!("# Two assessors under {}\n\n", plain(&framework));
    for (letter, name) in ["a", "b"].into_iter().zip(&it.names) {
        text.push_str(&format!("- {letter}: {}\n", plain(name)));
    }
    text.push_str(&format!("- digest {}, reading {}\n", short_digest(&it.digest), reading_word(it.reading)));
    text.push_str(&format!("\n{}\n", plain(&it.summary().join(" "))));
    text.push_str(&left_out(it));
    let (altering, others): (Vec<&Differing>, Vec<&Differing>) =
        it.found.differing.iter().partition(|it| it.alters());
    text.push_str(&differences(it, "Differences that alter a result", &altering));
    text.push_str(&rules(it));
    text.push_str(&results(it));
    text.push_str(&differences(it, "Differences that alter no result by themselves", &others));
    text.push_str(&conclusions(it));
    text.push_str(&items(it));
    if let Some(caution) = it.caution() {
        text.push_str(&format!("\n{}\n", plain(&caution)));
    }
    if !it.found.is_exact() {
        text.push_str("\nNot exact: the budget was used up for some results.\n");
    }
    text
}

/// A heading and a table; nothing where there are no rows.
fn section(heading: &str, head: &[&str], rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head_row = row(head.iter().map(|it| (*it).to_owned()));
    let rows: String = rows.into_iter().map(row).collect();
    format!("\n## {heading}\n\n{head_row}{}{rows}", rule(head.len()))
}

/// Cases that are not compared, and why.
fn left_out(it: &ComparedAssessors<'_>) -> String {
    let only = [Side::A, Side::B].into_iter().flat_map(|side| {
        let words = move |id: &str| format!("- {}: coded by {} only\n", plain(id), letter(side));
        it.only(side).into_iter().map(words)
    });
    let broken = it.left_out().into_iter();
    let broken = broken.map(|(id, side)| format!("- {}: has an error in {}\n", plain(id), letter(side)));
    let lines: String = only.chain(broken).collect();
    if lines.is_empty() { lines } else { format!("\n## Not compared\n\n{lines}") }
}

fn differences(it: &ComparedAssessors<'_>, heading: &str, all: &[&Differing]) -> String {
    let head = ["case", "about", "a", "source of a", "b", "source of b", "alters"];
    let rows = all.iter().map(|own| {
        let altered = own.effects.iter().map(|effect| {
            let result = &it.found.results[effect.result];
            format!("{}: {}", code(&it.place_of(result)), plain(&it.effect(effect)))
        });
        let mut altered: Vec<String> = altered.collect();
        let impossible = [Side::A, Side::B].into_iter().zip(own.is_impossible);
        altered.extend(
            impossible
                .filter(|(_, is_so)| *is_so)
                .map(|(side, _)| format!("cannot stand alone in the case of {}", letter(side))),
        );
        if !own.is_read {
            altered.push("the framework does not look at it".to_owned());
        }
        let cells =
            [it.said(own, Side::A), sources(&own.given[0]), it.said(own, Side::B), sources(&own.given[1])];
        let cells = cells.map(|it| plain(&it));
        let head = [plain(it.case_id(own.case)), code(&own.path(it.framework))];
        head.into_iter().chain(cells).chain([altered.join("<br>")]).collect()
    });
    section(heading, &head, rows.collect())
}

fn rules(it: &ComparedAssessors<'_>) -> String {
    let rows = it.found.amplifiers.iter().map(|own| {
        vec![plain(&it.amplifier(own)), own.answers.len().to_string(), own.results.len().to_string()]
    });
    let head = ["rule", "differing answers", "other results"];
    section("Rules that turn them into other results", &head, rows.collect())
}

fn results(it: &ComparedAssessors<'_>) -> String {
    let head =
        ["case", "conclusion", "", "a", "because", "b", "because", "the fewest answers that explain it"];
    let all = it.found.results.iter().enumerate().filter(|(_, it)| it.change != Change::Same);
    let rows = all.map(|(at, own)| {
        let said = |side: usize| {
            let values = it.values(own, &own.said[side].values);
            let at_most = if own.said[side].is_exact { "" } else { "at most " };
            [plain(&format!("{at_most}{values}")), plain(&own.said[side].because.join(", "))]
        };
        let explained = it.found.explained.iter().filter(|it| it.result == at);
        let explained = explained.flat_map(|own| {
            let whose = letter(own.into.other());
            let sets = it.sets(own).into_iter();
            sets.map(move |set| {
                format!("{whose}'s {}{}", plain(&set), if own.is_smallest { "" } else { " (fewer might do)" })
            })
        });
        let word = if own.change == Change::Surely { "surely differs" } else { "may differ" };
        let head = [plain(it.case_id(own.case)), code(&it.place_of(own)), word.to_owned()];
        let tail = [explained.collect::<Vec<_>>().join("<br>")];
        head.into_iter().chain(said(0)).chain(said(1)).chain(tail).collect()
    });
    section("Results that differ", &head, rows.collect())
}

fn conclusions(it: &ComparedAssessors<'_>) -> String {
    let head = [
        "conclusion",
        "same",
        "surely differ",
        "may differ",
        "both settle",
        "equal",
        "kappa",
        "linear",
        "quadratic",
        "alpha",
    ];
    let rows = it.found.conclusions.iter().map(|own| {
        let name = code(&it.framework.conclusions[own.conclusion].name);
        let counts = [own.n_same, own.n_surely, own.n_may, own.figures.n].map(|it| it.to_string());
        [name].into_iter().chain(counts).chain(figures(&own.figures)).collect()
    });
    section("Agreement by conclusion, over results that both settle", &head, rows.collect())
}

fn items(it: &ComparedAssessors<'_>) -> String {
    let head =
        ["item", "both", "only a", "only b", "neither", "equal", "kappa", "linear", "quadratic", "alpha"];
    let rows = it.found.items.iter().map(|own| {
        let name = code(&item_name(it.framework, own.item));
        // What one leaves open the other alone answers.
        let counts = [own.figures.n, own.n_open_b, own.n_open_a, own.n_open_both].map(|it| it.to_string());
        [name].into_iter().chain(counts).chain(figures(&own.figures)).collect()
    });
    section("Agreement by item, over answers of both", &head, rows.collect())
}
