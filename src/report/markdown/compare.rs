//! Comparisons as an annex: what differs over all cases, where and why, the real cases, agreement, and pictures.

use super::{code, plain, row, rule};
use crate::analysis::WitnessValue;
use crate::comparison::{Change, Difference, Region, Side, Study};
use crate::framework::values;
use crate::report::json::{change_word, verdict_word};
use crate::report::picture::{Picture, of_many, of_two, shifts};
use crate::report::text::witness_word;
use crate::report::words::{caution, clause, figure, figures, not_shown, overview_cells, title, value};
use crate::report::{Compared, ComparedMany, marked, pair_name, reading_word, short_digest};

/// So many regions of a pair are listed unless all are asked for.
const SHOWN_REGIONS: usize = 8;

/// Where the pictures of a document go: within it, or beside it under these names.
pub type Placing<'p> = &'p dyn Fn(&Picture) -> String;

/// A picture within the document.
pub fn within(picture: &Picture) -> String {
    format!("<figure>\n{}\n</figure>", picture.svg)
}

/// Two frameworks.
pub fn comparison(compared: &Compared<'_>, all: bool, placing: Placing<'_>) -> String {
    let names = compared.frameworks.map(|it| plain(&it.name));
    let mut text = format!("# {} and {}\n\n", names[0], names[1]);
    let study = compared.study;
    let readings = study.readings.map(reading_word);
    for (at, letter) in ["a", "b"].into_iter().enumerate() {
        let (it, digest) = (compared.frameworks[at], short_digest(&compared.digests[at]));
        text.push_str(&format!(
            "- {letter}: {} {} ({digest}), reading {}\n",
            names[at], it.version, readings[at]
        ));
    }
    text.push_str(&overview(compared));
    if let Some(picture) = of_two(compared).draw() {
        text.push_str(&format!("\n{}\n", placing(&picture)));
    }
    for (at, it) in study.comparison.differences.iter().enumerate().filter(|(_, it)| it.differs()) {
        text.push_str(&difference(compared, at, (it, all), placing));
    }
    text.push_str(&cases(compared));
    text.push_str(&agreement(study));
    text.push_str(&asides(study));
    text
}

/// Several frameworks.
pub fn comparisons(compared: &ComparedMany<'_>, placing: Placing<'_>) -> String {
    let mut text = "# Comparison of frameworks\n\n".to_owned();
    for (at, it) in compared.frameworks.iter().enumerate() {
        let digest = short_digest(&compared.digests[at]);
        let reading = reading_word(compared.readings[at]);
        text.push_str(&format!(
            "{}. {} {} ({digest}), reading {reading}\n",
            at + 1,
            plain(&it.name),
            it.version
        ));
    }
    if let Some(picture) = of_many(compared).draw() {
        text.push_str(&format!("\n{}\n", placing(&picture)));
    }
    text.push_str("\n## Two by two, over all cases\n\n");
    text.push_str(&row(["pair", "conclusion", "the second is", "situations", "differ"].map(str::to_owned)));
    text.push_str(&rule(5));
    for (a, b, study) in &compared.many.studies {
        for it in &study.comparison.differences {
            let counts = [it.situations.all.to_string(), it.situations.differ.to_string()];
            let head = [format!("{}:{}", a + 1, b + 1), code(&pair_name(study, it.paired))];
            text.push_str(&row(head.into_iter().chain([verdict_word(it.verdict).to_owned()]).chain(counts)));
        }
    }
    if !compared.many.rows.is_empty() {
        text.push_str(
            "\n## Case by case\n\n= all the same, \\# settled and not the same, ? open in some.\n\n",
        );
        let names = (1..=compared.frameworks.len()).map(|it| it.to_string());
        text.push_str(&row(["case", "conclusion", ""].map(str::to_owned).into_iter().chain(names)));
        text.push_str(&rule(3 + compared.frameworks.len()));
    }
    for it in &compared.many.rows {
        let said = it.said.iter().zip(&compared.frameworks).map(|(cell, framework)| match cell {
            None => "-".to_owned(),
            Some(cell) => {
                let domain = &framework.conclusions[cell.conclusion].domain;
                plain(&values::result(&framework.vocabulary, domain, &cell.said.values))
            }
        });
        let head = [
            plain(&title(&compared.cases[it.case].id, &it.record)),
            code(&it.conclusion),
            plain(marked(compared, it)),
        ];
        text.push_str(&row(head.into_iter().chain(said)));
    }
    for (a, b, study) in &compared.many.studies {
        if study.together.n > 0 {
            let it = &study.together;
            text.push_str(&format!(
                "\nAgreement of {} and {}: {} of settled verdicts equal, alpha {}. {}.\n",
                a + 1,
                b + 1,
                figure(it.observed),
                figure(it.alpha),
                caution(it)
            ));
        }
    }
    text
}

fn overview(compared: &Compared<'_>) -> String {
    let study = compared.study;
    let mut text = "\n## Over all cases\n\n".to_owned();
    if study.comparison.differences.is_empty() {
        return text + "No conclusion of one name is in both.\n";
    }
    let has_cases = !study.cases.is_empty();
    let mut head = vec!["conclusion", "b is", "situations", "differ"];
    if has_cases {
        head.extend(["cases: same", "surely differ", "may differ"]);
    }
    text.push_str(&row(head.iter().map(|it| (*it).to_owned())));
    text.push_str(&rule(head.len()));
    for it in &study.comparison.differences {
        let mut cells = vec![code(&pair_name(study, it.paired))];
        cells.extend(overview_cells(study, it));
        text.push_str(&row(cells));
    }
    for name in &study.comparison.unsettled {
        text.push_str(&format!("\n{}: not settled, more than the budget allows.\n", plain(name)));
    }
    text
}

fn difference(
    compared: &Compared<'_>,
    at: usize,
    (it, all): (&Difference, bool),
    placing: Placing<'_>,
) -> String {
    let most = if all { usize::MAX } else { SHOWN_REGIONS };
    let study = compared.study;
    let mut text = format!("\n## {}\n", plain(&pair_name(study, it.paired)));
    if let Some(picture) = shifts(compared, it) {
        text.push_str(&format!("\n{}\n", placing(&picture)));
    }
    text.push('\n');
    text.push_str(&row(["a", "b", "situations", "where", "decided by", "for example"].map(str::to_owned)));
    text.push_str(&rule(6));
    for one in it.regions.iter().take(most) {
        let cells = [
            plain(&value(study, it, Side::A, one.a)),
            plain(&value(study, it, Side::B, one.b)),
            one.situations.to_string(),
            plain(&place(one)),
            plain(&format!("a: {}; b: {}", names(&one.rules[0]), names(&one.rules[1]))),
            plain(&example(&one.witness)),
        ];
        text.push_str(&row(cells));
    }
    if let Some(more) = not_shown(it.regions.len().saturating_sub(most), it.not_listed) {
        text.push_str(&format!("\nAnd {more} (`--all`).\n"));
    }
    let blame = study.blamed.get(at).and_then(|it| it.whole.as_ref()).zip(study.edits.as_ref());
    if let Some((blame, edits)) = blame {
        let named: Vec<String> = blame.edits.iter().map(|&it| edits[it].text()).collect();
        text.push_str(&format!("\nBecause of: {}.\n", plain(&named.join("; "))));
    }
    text
}

fn names(rules: &[String]) -> String {
    if rules.is_empty() { "nothing".to_owned() } else { rules.join(", ") }
}

fn place(it: &Region) -> String {
    if it.when.is_empty() {
        "always".to_owned()
    } else {
        it.when.iter().map(clause).collect::<Vec<_>>().join("; ")
    }
}

fn example(witness: &[(String, WitnessValue)]) -> String {
    let one = |(name, value): &(String, WitnessValue)| format!("{name} = {}", witness_word(value));
    witness.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The results of real cases that differ.
fn cases(compared: &Compared<'_>) -> String {
    let study = compared.study;
    if study.cases.is_empty() {
        return String::new();
    }
    let mut text = "\n## On the cases\n\n".to_owned();
    let moved: Vec<_> = study.cases.iter().filter(|it| it.change != Change::Same).collect();
    if moved.is_empty() {
        return text + "Every result is the same in both, on every completion.\n";
    }
    text.push_str(&row(["case", "conclusion", "", "a", "because", "b", "because"].map(str::to_owned)));
    text.push_str(&rule(7));
    let framework = &study.comparison.joint.framework;
    for it in moved {
        let said = |at: usize, side: Side| {
            let domain = &framework.conclusions[it.paired.of(side).0].domain;
            let result = values::result(&framework.vocabulary, domain, &it.said[at].values);
            [plain(&result), plain(&it.said[at].because.join(", "))]
        };
        let word = match it.change {
            Change::Surely => "surely differs",
            Change::May => "may differ",
            Change::Same | Change::Apart => change_word(it.change),
        };
        let name = title(&compared.cases[it.case].id, &it.record);
        let head = [plain(&name), code(&pair_name(study, it.paired)), word.to_owned()];
        text.push_str(&row(head.into_iter().chain(said(0, Side::A)).chain(said(1, Side::B))));
    }
    text
}

fn agreement(study: &Study) -> String {
    if study.cases.is_empty() {
        return String::new();
    }
    let mut text = "\n## Agreement on settled verdicts\n\n".to_owned();
    let head = ["conclusion", "verdicts", "open", "equal", "kappa", "linear", "quadratic", "alpha"];
    text.push_str(&row(head.map(str::to_owned)));
    text.push_str(&rule(head.len()));
    let own = study.agreement.iter().filter(|(_, it)| it.n > 0);
    let own = own.map(|(paired, it)| (code(&pair_name(study, *paired)), it));
    for (name, it) in own.chain([("all together".to_owned(), &study.together)]) {
        let counts = [name, it.n.to_string(), it.n_open.to_string()];
        text.push_str(&row(counts.into_iter().chain(figures(it))));
    }
    text.push_str(&format!("\n{}.\n", caution(&study.together)));
    text
}

fn asides(study: &Study) -> String {
    let pairing = &study.comparison.pairing;
    let mut lines = Vec::new();
    for (lead, all) in
        [("Only in a", &pairing.only_a), ("Only in b", &pairing.only_b), ("Not compared", &pairing.apart)]
    {
        if !all.is_empty() {
            lines.push(format!("- {lead}: {}", plain(&all.join(", "))));
        }
    }
    for (a, b) in &pairing.renamed {
        lines.push(format!("- {} of a is {} of b under another name (proved)", code(a), code(b)));
    }
    let items: Vec<String> = study.comparison.not_shared().iter().map(|it| it.name.clone()).collect();
    if !items.is_empty() {
        lines.push(format!("- Items that only one of them knows: {}", plain(&items.join(", "))));
    }
    if lines.is_empty() {
        String::new()
    } else {
        format!("\n## Not held against each other\n\n{}\n", lines.join("\n"))
    }
}
