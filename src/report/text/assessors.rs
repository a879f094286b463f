//! What `compare --assessors` says: how far two assessors agree, and which of their differences matter.

use super::layout::{hanging, table, wrap};
use super::why_not::two_sides;
use super::{Style, joined};
use crate::comparison::{
    About, BothResults, Change, Differing, Effect, Explained, MOST_TRIALS, Side, item_name,
};
use crate::diagnostic::counted;
use crate::framework::Framework;
use crate::report::assessors::sources;
use crate::report::words::{figures, letter};
use crate::report::{ComparedAssessors, reading_word, short_digest, titled};
use crate::value::ItemId;

/// So many of each list are shown unless all are asked for.
const SHOWN: usize = 3;
/// So many rows of a table are.
const SHOWN_ROWS: usize = 4;
/// So many results that one answer alters are.
const SHOWN_EFFECTS: usize = 2;
/// Two assessors; `all`: every difference, every item and every conclusion.
pub fn assessors(it: &ComparedAssessors<'_>, all: bool, style: Style) -> String {
    let page = Page { it, all, style };
    let mut lines = page.head();
    lines.extend(page.altering());
    lines.extend(page.rules());
    lines.extend(page.results());
    lines.extend(page.conclusions());
    lines.extend(page.items());
    lines.extend(page.others());
    lines.extend(page.tail());
    joined(lines)
}

struct Page<'p, 'a> {
    it: &'p ComparedAssessors<'a>,
    all: bool,
    style: Style,
}

impl Page<'_, '_> {
    fn framework(&self) -> &Framework {
        self.it.framework
    }

    fn heading(&self, text: &str) -> Vec<String> {
        vec![String::new(), self.style.strong(text)]
    }

    fn some(&self, n: usize, shown: usize) -> usize {
        if self.all { n } else { n.min(shown) }
    }

    /// The line below a list that was cut.
    fn more(&self, n: usize, shown: usize, what: &str) -> Option<String> {
        (n > shown).then(|| format!("  and {} (--all)", counted(n - shown, what).replace(' ', " more ")))
    }

    fn head(&self) -> Vec<String> {
        let found = self.it.found;
        let mut lines: Vec<String> = Vec::new();
        for sentence in self.it.summary() {
            lines.extend(wrap(&sentence, self.style.width));
        }
        if let Some(first) = lines.first_mut() {
            *first = self.style.strong(first);
        }
        let names = &self.it.names;
        let (name, version) = (&self.framework().name, &self.framework().version);
        let of = format!("{} ({})", titled(name, version), short_digest(&self.it.digest));
        let right = format!("{of}, reading {}", reading_word(self.it.reading));
        let cases = format!("{}, {}", counted(found.cases.len(), "case"), counted(found.n_records, "record"));
        lines.extend(two_sides(&format!("a: {}; b: {}", names[0], names[1]), &cases, self.style.width));
        lines.extend(two_sides("", &right, self.style.width));
        for side in [Side::A, Side::B] {
            let ids = self.it.only(side);
            if !ids.is_empty() {
                lines.extend(
                    self.told(&format!("not compared, coded by {} only: ", letter(side)), &ids.join(", ")),
                );
            }
        }
        for (id, side) in self.it.left_out() {
            lines.extend(self.told("left out: ", &format!("{id}, which has an error in {}", letter(side))));
        }
        lines
    }

    fn told(&self, lead: &str, text: &str) -> Vec<String> {
        hanging(lead, text, self.style.width)
    }

    /// Differences that alter a result, those that overturn one first.
    fn altering(&self) -> Vec<String> {
        let mut own: Vec<&Differing> = self.it.found.differing.iter().filter(|it| it.alters()).collect();
        if own.is_empty() {
            return Vec::new();
        }
        own.sort_by_key(|it| (!it.overturns(), it.kind, std::cmp::Reverse(it.effects.len())));
        let mut lines = self.heading("Differences that alter a result");
        let shown = self.some(own.len(), SHOWN);
        for it in own.iter().take(shown) {
            lines.extend(self.difference(it));
            lines.extend(self.effects(it));
        }
        lines.extend(self.more(own.len(), shown, "difference"));
        lines
    }

    fn difference(&self, it: &Differing) -> Vec<String> {
        let title = format!("  {}: ", self.it.title(it.case, &it.path(self.framework())));
        let about = match it.about {
            About::Record { side, .. } => format!("{} alone lists it", letter(side)),
            About::Item { .. } | About::Complete { .. } => {
                format!("a {}; b {}", self.it.said(it, Side::A), self.it.said(it, Side::B))
            }
        };
        let mut lines = wrap(&format!("{title}{about}"), self.style.width.saturating_sub(4));
        for (at, line) in lines.iter_mut().enumerate() {
            line.insert_str(0, if at == 0 { "  " } else { "    " });
        }
        for (side, given) in ["a", "b"].into_iter().zip(&it.given) {
            let said = sources(given);
            if !said.is_empty() {
                lines.extend(self.told(&format!("    {side}: "), &said));
            }
        }
        let impossible: Vec<&str> = [Side::A, Side::B]
            .into_iter()
            .zip(it.is_impossible)
            .filter_map(|(side, is_so)| is_so.then_some(letter(side)))
            .collect();
        if !impossible.is_empty() {
            let text = format!("cannot stand alone in the case of {}", impossible.join(" or "));
            lines.extend(self.told("    ", &text));
        }
        lines
    }

    /// The results that a difference alters: in one case, or in both where all is asked for.
    fn effects(&self, it: &Differing) -> Vec<String> {
        let is_second = |effect: &Effect| {
            effect.into == Side::B
                && it.effects.iter().any(|it| it.into == Side::A && it.result == effect.result)
        };
        let own: Vec<&Effect> = it.effects.iter().filter(|it| self.all || !is_second(it)).collect();
        let shown = self.some(own.len(), SHOWN_EFFECTS);
        let mut lines = Vec::new();
        for effect in own.iter().take(shown) {
            let result = &self.it.found.results[effect.result];
            let is_own = result.record == it.record || result.record.is_empty();
            let place = if is_own { self.it.conclusion(result) } else { self.it.place_of(result) };
            lines.extend(self.told(&format!("    {place}: "), &self.it.effect(effect)));
        }
        if own.len() > shown {
            lines.push(format!(
                "    and {} (--all)",
                counted(own.len() - shown, "result").replace(' ', " more ")
            ));
        }
        lines
    }

    /// The rules that amplify differences.
    fn rules(&self) -> Vec<String> {
        let all = &self.it.found.amplifiers;
        if all.is_empty() {
            return Vec::new();
        }
        let mut lines = self.heading("Rules that turn them into other results");
        let shown = self.some(all.len(), SHOWN);
        for it in all.iter().take(shown) {
            let text = format!(
                "turns {} into {}",
                counted(it.answers.len(), "differing answer"),
                counted(it.results.len(), "differing result")
            );
            lines.extend(self.told(&format!("  {} ", self.it.amplifier(it)), &text));
        }
        lines.extend(self.more(all.len(), shown, "rule"));
        lines
    }

    /// The results that differ, and the fewest answers that explain each.
    fn results(&self) -> Vec<String> {
        let found = self.it.found;
        let mut own: Vec<(usize, &BothResults)> =
            found.results.iter().enumerate().filter(|(_, it)| it.change != Change::Same).collect();
        if own.is_empty() {
            return Vec::new();
        }
        own.sort_by_key(|(_, it)| it.change != Change::Surely);
        let mut lines = self.heading("Results that differ, and the fewest answers that explain it");
        let shown = self.some(own.len(), SHOWN);
        for (place, it) in own.iter().take(shown) {
            let word = if it.change == Change::Surely { "surely" } else { "may be" };
            let said = |side: usize| {
                let because = it.said[side].because.join(", ");
                let because = if because.is_empty() { because } else { format!(" ({because})") };
                let at_most = if it.said[side].is_exact { "" } else { "at most " };
                format!("{at_most}{}{because}", self.it.values(it, &it.said[side].values))
            };
            let title = self.it.title(it.case, &it.record);
            lines.extend(self.wrapped(&format!("{title}, {}, {word}:", self.it.conclusion(it))));
            lines.extend(self.told("    ", &format!("a {}; b {}", said(0), said(1))));
            let explained = found.explained.iter().filter(|it| it.result == *place);
            let shown = explained.filter(|it| self.all || it.into == Side::A);
            lines.extend(shown.flat_map(|it| self.explained(it)));
        }
        lines.extend(self.more(own.len(), shown, "result"));
        lines
    }

    fn wrapped(&self, text: &str) -> Vec<String> {
        let mut lines = wrap(text, self.style.width.saturating_sub(4));
        for (at, line) in lines.iter_mut().enumerate() {
            line.insert_str(0, if at == 0 { "  " } else { "    " });
        }
        lines
    }

    fn explained(&self, it: &Explained) -> Vec<String> {
        let other = letter(it.into.other());
        let lead = format!("    explained by {other}'s ");
        let sets = self.it.sets(it);
        let Some(first) = sets.first() else {
            return self.told("    ", &format!("no answers of {other} were found that make it so"));
        };
        let mut text = if self.all { sets.join("; or ") } else { first.clone() };
        if !self.all && sets.len() > 1 {
            text.push_str(&format!(" (or {} of the same size)", counted(sets.len() - 1, "other set")));
        }
        if !it.is_smallest {
            text.push_str(&format!(
                " (none can be left out; after {MOST_TRIALS} tries, fewer others might do)"
            ));
        }
        self.told(&lead, &text)
    }

    /// Agreement on each conclusion: those that differ, or all.
    fn conclusions(&self) -> Vec<String> {
        let all = &self.it.found.conclusions;
        let differs = |it: &&crate::comparison::ConclusionAgreement| it.n_surely + it.n_may > 0;
        let mut own: Vec<_> = all.iter().filter(|it| self.all || differs(it)).collect();
        if own.is_empty() {
            return Vec::new();
        }
        if !self.all {
            own.sort_by_key(|it| std::cmp::Reverse((it.n_surely, it.n_may)));
        }
        let head =
            ["conclusion", "same", "surely", "may", "settled", "equal", "kappa", "lin.", "quad.", "alpha"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        let shown = self.some(own.len(), SHOWN_ROWS);
        for it in own.iter().take(shown) {
            let mut row = vec![self.framework().conclusions[it.conclusion].name.clone()];
            row.extend([it.n_same, it.n_surely, it.n_may, it.figures.n].map(|it| it.to_string()));
            row.extend(figures(&it.figures));
            rows.push(row);
        }
        let mut lines = self.heading("By conclusion: results, and figures over those that both settle");
        lines.extend(table(&rows, 2, self.style.width));
        if all.len() > shown {
            lines.push(format!(
                "  and {} (--all)",
                counted(all.len() - shown, "conclusion").replace(' ', " more ")
            ));
        }
        lines
    }

    /// Agreement on each item: those that differ, or all.
    fn items(&self) -> Vec<String> {
        let all = &self.it.found.items;
        let differs = |item: ItemId| self.it.found.differing.iter().any(|it| it.item() == Some(item));
        let mut own: Vec<_> = all.iter().filter(|it| self.all || differs(it.item)).collect();
        if own.is_empty() {
            return Vec::new();
        }
        if !self.all {
            own.sort_by_key(|it| std::cmp::Reverse((it.figures.n - it.n_same, it.n_open_a + it.n_open_b)));
        }
        let head =
            ["item", "both", "only a", "only b", "neither", "equal", "kappa", "lin.", "quad.", "alpha"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        let shown = self.some(own.len(), SHOWN_ROWS);
        for it in own.iter().take(shown) {
            let mut row = vec![item_name(self.framework(), it.item), it.figures.n.to_string()];
            // What one leaves open the other alone answers.
            row.extend([it.n_open_b, it.n_open_a, it.n_open_both].map(|it| it.to_string()));
            row.extend(figures(&it.figures));
            rows.push(row);
        }
        let mut lines =
            self.heading("By item: who answered with one value, and figures over the answers of both");
        lines.extend(table(&rows, 2, self.style.width));
        if all.len() > shown {
            lines
                .push(format!("  and {} (--all)", counted(all.len() - shown, "item").replace(' ', " more ")));
        }
        lines
    }

    /// Differences that alter nothing, where all is asked for.
    fn others(&self) -> Vec<String> {
        let own: Vec<&Differing> = self.it.found.differing.iter().filter(|it| !it.alters()).collect();
        if own.is_empty() || !self.all {
            return Vec::new();
        }
        let mut lines = self.heading("Differences that alter no result by themselves");
        for it in own {
            lines.extend(self.difference(it));
            if !it.is_read {
                lines.push("    the framework does not look at it".to_owned());
            }
        }
        lines
    }

    /// What the figures cannot carry.
    fn tail(&self) -> Vec<String> {
        let found = self.it.found;
        let mut lines = vec![String::new()];
        if let Some(caution) = self.it.caution() {
            lines.extend(wrap(&caution, self.style.width));
        }
        let n_quiet = found.differing.iter().filter(|it| !it.alters()).count();
        if n_quiet > 0 && !self.all {
            let text = format!(
                "{} not listed here: alter no result by themselves (--all).",
                counted(n_quiet, "difference")
            );
            lines.extend(wrap(&text, self.style.width));
        }
        if !found.is_exact() {
            let text = "Not exact: the budget was used up for some results; try a larger --budget.";
            lines.extend(wrap(text, self.style.width));
        }
        if lines.len() == 1 { Vec::new() } else { lines }
    }
}
