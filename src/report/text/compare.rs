//! What `compare` says of two frameworks: verdicts first, then where, why and on which cases.

use super::crosswalk::{crosswalk, found_crosswalk};
use super::layout::{hanging, indented, table};
use super::{Style, joined};
use crate::analysis::WitnessValue;
use crate::comparison::{Agreement, CaseDifference, Change, Difference, Edit, Region, Side, Study, Verdict};
use crate::diagnostic::counted;
use crate::framework::values;
use crate::framework::{Owner, Value};
use crate::report::json::change_word;
use crate::report::words::{
    caution, clause, few_verdicts, figures, not_shown, overview_cells, reversed, title, value, yes_or_no,
};
use crate::report::{Compared, pair_name, reading_word, short_digest, titled};

/// So many regions of a pair are shown unless all are asked for; one where many pairs differ.
const SHOWN_REGIONS: usize = 2;
/// More differing pairs than this are many for a screen.
const MANY_PAIRS: usize = 4;
/// Fewer settled verdicts than this carry no figure but how many are equal.
const FEW_VERDICTS: usize = 10;
/// So many items of a witness are shown.
const SHOWN_ITEMS: usize = 6;

/// Two frameworks over all cases and on real ones: about a screen, or with `all` everything.
pub fn comparison(compared: &Compared<'_>, all: bool, style: Style) -> String {
    let mut lines = head(compared, style);
    lines.extend(overview(compared, all, style));
    for at in 0..compared.study.comparison.differences.len() {
        lines.extend(if all { conclusion(compared, at, style) } else { in_short(compared, at, style) });
    }
    if !all {
        lines.extend(passed_on(compared, style));
    }
    lines.extend(if all { cases(compared, style) } else { cases_in_short(compared, style) });
    lines.extend(agreement(compared, all, style));
    if !compared.cases.is_empty() {
        let names = ["a".to_owned(), "b".to_owned()];
        lines.extend(super::compare_many::standing_lines(&names, compared.standing, style));
    }
    lines.extend(asides(compared, style));
    joined(lines)
}

fn head(compared: &Compared<'_>, style: Style) -> Vec<String> {
    let name = |at: usize| {
        let it = compared.frameworks[at];
        format!("{} ({})", titled(&it.name, &it.version), short_digest(&compared.digests[at]))
    };
    let study = &compared.study;
    let mut lines = vec![style.strong(&format!("a: {}", name(0))), style.strong(&format!("b: {}", name(1)))];
    if !compared.cases.is_empty() || study.readings[0] != study.readings[1] {
        let [a, b] = study.readings.map(reading_word);
        lines.push(if a == b { format!("reading: {a}") } else { format!("reading: {a} in a, {b} in b") });
    }
    lines
}

/// One row a conclusion. Unless all are asked for, those that nothing tells apart are named below.
fn overview(compared: &Compared<'_>, all: bool, style: Style) -> Vec<String> {
    let study = &compared.study;
    let comparison = &study.comparison;
    if comparison.differences.is_empty() && comparison.unsettled.is_empty() {
        let line = "no conclusion of one name is in both; name pairs with --pair A=B";
        return vec![String::new(), line.to_owned()];
    }
    let has_cases = !study.cases.is_empty();
    let mut head = vec!["conclusion", "b is", "situations", "differ"];
    if has_cases {
        head.extend(["cases: same", "surely", "may differ"]);
    }
    let mut rows: Vec<Vec<String>> = vec![head.into_iter().map(str::to_owned).collect()];
    let is_same = |it: &&Difference| {
        !it.differs()
            && study.cases.iter().all(|case| case.paired != it.paired || case.change == Change::Same)
    };
    let same: Vec<&Difference> = comparison.differences.iter().filter(is_same).collect();
    let is_short = !all && same.len() > 2;
    for it in comparison.differences.iter().filter(|it| !is_short || !is_same(it)) {
        let mut row = vec![pair_name(study, it.paired)];
        row.extend(overview_cells(study, it));
        rows.push(row);
    }
    let mut lines = vec![String::new()];
    if rows.len() > 1 {
        lines.extend(table(&rows, 0, style.width));
    }
    if is_short {
        let names: Vec<String> = same.iter().map(|it| pair_name(study, it.paired)).collect();
        lines.extend(hanging("equivalent (proved): ", &names.join(", "), style.width));
    }
    for name in &comparison.unsettled {
        lines.push(format!("{name}: not settled, more than the budget allows"));
    }
    lines
}

/// What a difference comes down to: how much, why, and the largest regions, a line each.
fn in_short(compared: &Compared<'_>, at: usize, style: Style) -> Vec<String> {
    let study = &compared.study;
    let it = &study.comparison.differences[at];
    let is_told_later = is_passed_on(study, at) && !compared.finds_crosswalks;
    if is_told_later || !it.differs() && !compared.finds_crosswalks {
        return Vec::new();
    }
    let mut lines = head_of(compared, at, style);
    let n_differing = study.comparison.differences.iter().filter(|it| it.differs()).count();
    let n_shown = if n_differing > MANY_PAIRS { 1 } else { SHOWN_REGIONS };
    for one in it.regions.iter().take(n_shown) {
        let (a, b) = (value(study, it, Side::A, one.a), value(study, it, Side::B, one.b));
        let when: Vec<String> = one.when.iter().map(clause).collect();
        let when = if when.is_empty() { "always".to_owned() } else { format!("where {}", when.join("; ")) };
        let text = format!("{} of them, {when} ({})", one.situations, decided_by(one));
        lines.extend(hanging(&format!("  {a} -> {b}  "), &text, style.width));
    }
    let n_more = it.regions.len().saturating_sub(n_shown);
    lines.extend(not_shown(n_more, it.not_listed).map(|more| format!("  {more}")));
    if compared.finds_crosswalks {
        lines.extend(found_crosswalk(compared, it, style));
    }
    lines
}

/// True for a difference that others explain, where the largest regions of those say more than its own.
fn is_passed_on(study: &Study, at: usize) -> bool {
    let is_own = |at: usize| study.through.get(at).is_none_or(Vec::is_empty);
    !is_own(at) && study.through[at].iter().any(|&it| is_own(it))
}

/// The differences that come through others, in one line, and where to find what is not shown.
fn passed_on(compared: &Compared<'_>, style: Style) -> Vec<String> {
    let study = &compared.study;
    let differences = &study.comparison.differences;
    if !study.comparison.differs() {
        return Vec::new();
    }
    let text = |at: usize| {
        let it = &differences[at];
        let names: Vec<String> =
            study.through[at].iter().map(|&it| pair_name(study, differences[it].paired)).collect();
        format!("{} (through {})", pair_name(study, it.paired), values::listed(&names, "and"))
    };
    let all: Vec<String> = (0..differences.len()).filter(|&at| is_passed_on(study, at)).map(text).collect();
    let mut lines = vec![String::new()];
    if !all.is_empty() && !compared.finds_crosswalks {
        lines.extend(hanging("these come through others: ", &all.join("; "), style.width));
    }
    lines.push("shift matrices, examples and all regions: --all".to_owned());
    lines
}

/// What decides in a region, on each side.
fn decided_by(it: &Region) -> String {
    let rules = |side: usize| match it.rules[side].as_slice() {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    };
    format!("a: {}; b: {}", rules(0), rules(1))
}

/// A line a case: how many of its results move, and in which conclusions.
fn cases_in_short(compared: &Compared<'_>, style: Style) -> Vec<String> {
    let study = &compared.study;
    if study.cases.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), style.strong("On the cases")];
    for (place, case) in compared.cases.iter().enumerate() {
        let own: Vec<&CaseDifference> = study.cases.iter().filter(|it| it.case == place).collect();
        let moved = |change: Change| -> Vec<String> {
            let mut names: Vec<String> = Vec::new();
            for it in own.iter().filter(|it| it.change == change) {
                let record = it.record.rsplit('.').next().filter(|it| !it.is_empty());
                let name = pair_name(study, it.paired);
                names.push(record.map_or(name.clone(), |record| format!("{name} of {record}")));
            }
            names
        };
        let (surely, may) = (moved(Change::Surely), moved(Change::May));
        let n_same = own.iter().filter(|it| it.change == Change::Same).count();
        let mut text = format!("{n_same} of {} the same", own.len());
        if !surely.is_empty() {
            text.push_str(&format!("; surely differ: {}", surely.join(", ")));
        }
        if !may.is_empty() {
            text.push_str(&format!("; {} may differ, as they are open", may.len()));
        }
        lines.extend(hanging(&format!("  {}  ", case.id), &text, style.width));
    }
    lines.push("  result by result: --all".to_owned());
    lines
}

/// The claim about a pair, what is to blame, and by which crosswalk it was made.
fn head_of(compared: &Compared<'_>, at: usize, style: Style) -> Vec<String> {
    let study = &compared.study;
    let it = &study.comparison.differences[at];
    let mut lines = vec![String::new()];
    let claimed = indented(&format!("{}: {}", pair_name(study, it.paired), claim(it)), 0, style.width);
    lines.extend(claimed.iter().map(|it| style.strong(it)));
    if let (Some(blame), Some(edits)) = (study.blamed.get(at).and_then(|it| it.whole.as_ref()), &study.edits)
    {
        lines.extend(hanging("  because of  ", &blame_text(&blame.edits, edits), style.width));
        if !blame.is_smallest {
            lines.push("              (none of these can be left out; fewer others might do)".to_owned());
        }
    }
    if let Some(walk) = study.comparison.pairing.walk(it.paired) {
        lines.extend(hanging("  by crosswalk  ", &crosswalk(compared, it, walk), style.width));
    }
    if !it.is_comparable {
        let text = "the two have no value in common: a cross table, and no regions; a `crosswalk` in one of the \
                    two would make them comparable (--find-crosswalk proposes one)";
        lines.extend(hanging("  ", text, style.width));
    }
    lines
}

fn conclusion(compared: &Compared<'_>, at: usize, style: Style) -> Vec<String> {
    let study = &compared.study;
    let it = &study.comparison.differences[at];
    if !it.differs() && !compared.finds_crosswalks {
        return Vec::new();
    }
    let mut lines = head_of(compared, at, style);
    lines.extend(shifts(study, it, style));
    for (place, one) in it.regions.iter().enumerate() {
        lines.extend(region(study, it, (at, place), one, style));
    }
    if it.not_listed > 0 {
        let more = counted(it.not_listed, "situation");
        lines.push(format!("  and {more} beyond the listed regions (--regions N)"));
    }
    lines.extend(evidence(study, it, style));
    if compared.finds_crosswalks {
        lines.extend(found_crosswalk(compared, it, style));
    }
    lines
}

fn claim(it: &Difference) -> String {
    let counts = &it.situations;
    let all = counted(counts.all, "situation");
    let mut text = match it.verdict {
        Verdict::Equivalent => format!("proved equal over {all}"),
        Verdict::Stricter => format!("b is stricter, lower in {} of {all}", counts.lower),
        Verdict::Laxer => format!("b is laxer, higher in {} of {all}", counts.higher),
        Verdict::Crossing => {
            format!("b is lower in {} and higher in {} of {all}", counts.lower, counts.higher)
        }
        Verdict::Different => format!("different in {} of {all}", counts.differ),
    };
    if counts.one_applies > 0 {
        text.push_str(&format!("; in {} only one of them applies", counts.one_applies));
    }
    text
}

fn blame_text(chosen: &[usize], edits: &[Edit]) -> String {
    let one = |at: &usize| {
        let edit = &edits[*at];
        let causes: Vec<&str> = edit.causes.iter().map(|it| it.word()).collect();
        let what = match edit.what {
            crate::comparison::What::Added => "new, ",
            crate::comparison::What::Removed => "removed, ",
            crate::comparison::What::Changed => "",
        };
        format!("{} ({what}{})", edit.text(), causes.join(", "))
    };
    chosen.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// More values than this on a side make no readable matrix.
const WIDEST_MATRIX: usize = 9;

/// The shift matrix: rows are what a says, columns what b says; `.` where nothing shifts, `=` before what stays.
fn shifts(study: &Study, it: &Difference, style: Style) -> Vec<String> {
    let mut of_a: Vec<Value> = it.shifts.iter().map(|it| it.a).collect();
    let mut of_b: Vec<Value> = it.shifts.iter().map(|it| it.b).collect();
    of_a.dedup();
    of_b.sort();
    of_b.dedup();
    if of_a.len() > WIDEST_MATRIX || of_b.len() > WIDEST_MATRIX {
        return Vec::new();
    }
    let mut rows = vec![vec!["a \\ b".to_owned()]];
    rows[0].extend(of_b.iter().map(|&it_b| value(study, it, Side::B, it_b)));
    for &row in &of_a {
        let mut cells = vec![value(study, it, Side::A, row)];
        for &column in &of_b {
            let found = it.shifts.iter().find(|it| it.a == row && it.b == column);
            cells.push(match found {
                None => ".".to_owned(),
                Some(it) if it.relation == crate::comparison::Relation::Same => {
                    format!("= {}", it.situations)
                }
                Some(it) => it.situations.to_string(),
            });
        }
        rows.push(cells);
    }
    table(&rows, 2, style.width)
}

fn region(
    study: &Study,
    difference: &Difference,
    (at, place): (usize, usize),
    it: &Region,
    style: Style,
) -> Vec<String> {
    let (a, b) = (value(study, difference, Side::A, it.a), value(study, difference, Side::B, it.b));
    let situations = counted(it.situations, "situation");
    let lead = format!("  {}. ", place + 1);
    let mut lines = hanging(&lead, &format!("{a} -> {b}, {situations}"), style.width);
    let when: Vec<String> = it.when.iter().map(clause).collect();
    let when = if when.is_empty() { "always".to_owned() } else { when.join("; ") };
    lines.extend(hanging("     when  ", &when, style.width));
    lines.extend(hanging("     decided by  ", &decided_by(it), style.width));
    let blame = study.blamed.get(at).and_then(|it| it.regions.get(place)?.as_ref());
    let whole = study.blamed.get(at).and_then(|it| it.whole.as_ref());
    if let (Some(blame), Some(edits)) = (blame, &study.edits)
        && Some(blame) != whole
    {
        lines.extend(hanging("     because of  ", &blame_text(&blame.edits, edits), style.width));
    }
    let mut shown: Vec<String> = it.witness.iter().take(SHOWN_ITEMS).map(witness).collect();
    if it.witness.len() > SHOWN_ITEMS {
        shown.push(format!("and {} more", it.witness.len() - SHOWN_ITEMS));
    }
    if !shown.is_empty() {
        lines.extend(hanging("     for example  ", &shown.join(", "), style.width));
    }
    lines
}

fn witness((name, value): &(String, WitnessValue)) -> String {
    format!("{name} = {}", super::check::word(value))
}

/// What one side looks at and the other does not.
fn evidence(study: &Study, it: &Difference, style: Style) -> Vec<String> {
    let vocabulary = &study.comparison.joint.framework.vocabulary;
    let mut lines = Vec::new();
    for (lead, items) in
        [("  only a looks at  ", &it.reads.only[0]), ("  only b looks at  ", &it.reads.only[1])]
    {
        let names: Vec<String> = items.iter().map(|&id| vocabulary.items[id].name.clone()).collect();
        if !names.is_empty() {
            lines.extend(hanging(lead, &names.join(", "), style.width));
        }
    }
    lines
}

fn cases(compared: &Compared<'_>, style: Style) -> Vec<String> {
    let study = &compared.study;
    let moved: Vec<&CaseDifference> = study.cases.iter().filter(|it| it.change != Change::Same).collect();
    if study.cases.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), style.strong("On the cases")];
    if moved.is_empty() {
        lines.push("  every result is the same in both, on every completion".to_owned());
        return lines;
    }
    let framework = &study.comparison.joint.framework;
    let mut last = String::new();
    for it in moved {
        let id = &compared.cases[it.case].id;
        let title = title(id, &it.record);
        if title != last {
            lines.push(format!("  {title}"));
            last = title;
        }
        let said = |side: Side| {
            let at = usize::from(side == Side::B);
            let (conclusion, _) = it.paired.of(side);
            let domain = &framework.conclusions[conclusion].domain;
            let because = it.said[at].because.join(", ");
            let words = values::result(&framework.vocabulary, domain, &it.said[at].values);
            if because.is_empty() { words } else { format!("{words} ({because})") }
        };
        let name = pair_name(study, it.paired);
        let word = match it.change {
            Change::Surely => "surely differs",
            Change::May => "may differ",
            Change::Same | Change::Apart => change_word(it.change),
        };
        let bound = if it.is_exact { "" } else { ", bounds only" };
        let text = format!("a: {}; b: {}", said(Side::A), said(Side::B));
        lines.extend(hanging(&format!("    {name} {word}{bound}: "), &text, style.width));
    }
    lines
}

fn agreement(compared: &Compared<'_>, all: bool, style: Style) -> Vec<String> {
    let study = &compared.study;
    if study.cases.is_empty() {
        return Vec::new();
    }
    if !all && (1..FEW_VERDICTS).contains(&study.together.n) && study.reversals.is_empty() {
        let mut lines = vec![String::new()];
        let text = format!("Agreement on settled verdicts: {}", few_verdicts(&study.together));
        lines.extend(indented(&text, 0, style.width));
        return lines;
    }
    let head = ["conclusion", "verdicts", "open", "equal", "kappa", "linear", "quadratic", "alpha"];
    let row = |name: String, it: &Agreement| -> Vec<String> {
        [name, it.n.to_string(), it.n_open.to_string()].into_iter().chain(figures(it)).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![head.iter().map(|it| (*it).to_owned()).collect()];
    for (paired, it) in study.agreement.iter().filter(|(_, it)| it.n > 0) {
        let name = study.comparison.joint.framework.conclusion_text(paired.a, paired.cell_a);
        rows.push(row(name, it));
    }
    if rows.len() > 2 {
        rows.push(row("all together".to_owned(), &study.together));
    }
    let mut lines = vec![String::new(), style.strong("Agreement on settled verdicts")];
    if rows.len() == 1 {
        lines.push("  no verdict is settled in both".to_owned());
        return lines;
    }
    lines.extend(table(&rows, 2, style.width));
    lines.extend(hanging("  ", &caution(&study.together), style.width));
    if !study.reversals.is_empty() {
        lines.push(format!("  {}", reversed(study.reversals.len())));
    }
    lines
}

/// What was not compared, and why.
fn asides(compared: &Compared<'_>, style: Style) -> Vec<String> {
    let study = &compared.study;
    let comparison = &study.comparison;
    let mut lines = Vec::new();
    for it in &study.silence {
        let item = &comparison.joint.framework.vocabulary.items[it.item].name;
        let side = |at: usize| {
            let assumed = it.assumed[at].as_deref().map(yes_or_no);
            assumed.map_or("leaves it open".to_owned(), |it| format!("assumes {it}"))
        };
        let text = format!(
            "where `{item}` is not recorded, a {} and b {} (missing data): {}",
            side(0),
            side(1),
            it.conclusions.join(", ")
        );
        lines.extend(hanging("silence: ", &text, style.width));
    }
    let pairing = &comparison.pairing;
    for (a, b) in &pairing.renamed {
        lines.push(format!("`{a}` of a is `{b}` of b under another name (proved)"));
    }
    for why in &pairing.apart {
        lines.extend(hanging("not compared: ", why, style.width));
    }
    for (lead, names) in [("only in a: ", &pairing.only_a), ("only in b: ", &pairing.only_b)] {
        if !names.is_empty() {
            lines.extend(hanging(lead, &names.join(", "), style.width));
        }
    }
    let of = |owner: Owner| -> Vec<String> {
        comparison.not_shared().iter().filter(|it| it.of == owner).map(|it| it.name.clone()).collect()
    };
    for (lead, owner) in [
        ("items that only a knows: ", Owner::First),
        ("items that only b knows: ", Owner::Second),
        ("items of one name and different types: ", Owner::Both),
    ] {
        let names = of(owner);
        if !names.is_empty() {
            lines.extend(hanging(lead, &names.join(", "), style.width));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    lines
}
