//! Inline tests: what is given becomes a case, typed by the vocabulary like any other.

use crate::case::{Case, Completeness, Evidence, List, Observation, Record, Standing};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Given, Name};
use crate::value::{ConclusionId, EntityId, IdVec, ItemId, RecordId, RuleId, ValueSet};
use crate::vocabulary::{Domain, Vocabulary};

use super::declare::find_entity;
use super::entry::{Entry, list};
use super::expect::{self, Expect};
use super::given::evidence;
use super::scope::Work;
use super::{Conclusion, Origin, Rule};

/// An inline test.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its title.
    pub title: String,
    /// Its case.
    pub case: Case,
    /// What must come out.
    pub expects: Vec<Expect>,
    /// Where (its title).
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// Resolves a test; `earlier` are those before it, rules and conclusions are all resolved.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Test,
    earlier: &[Test],
    rules: &IdVec<RuleId, Option<Rule>>,
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
    entry: &Entry,
) -> Option<Test> {
    let before = work.diagnostics.len();
    let test = as_written(work, it, earlier, rules, conclusions, entry);
    // The head of a second test that is lost: what is wrong with the two as one only follows.
    if let Some(at) = given_behind_expected(it).filter(|_| work.diagnostics.len() > before) {
        work.diagnostics.truncate(before);
        work.report(
            Diagnostic::error(code::E0121, at, "a test seems to begin here, without its head").help(
                "write `test \"…\"` on a line above `given`, or give everything before what is expected",
            ),
        );
    }
    test
}

/// The first piece of evidence that stands behind an expectation.
fn given_behind_expected(it: &tree::Test) -> Option<Span> {
    let expected = it.expects.first()?.span;
    let place = |one: &Given| match one {
        Given::Item(item) => item.item.span,
        Given::Record { entity, .. } => entity.span,
        Given::NoOther(name) => name.span,
    };
    it.given.iter().map(place).find(|at| at.start > expected.start)
}

fn as_written(
    work: &mut Work,
    it: &tree::Test,
    earlier: &[Test],
    rules: &IdVec<RuleId, Option<Rule>>,
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
    entry: &Entry,
) -> Option<Test> {
    if let Some(first) = earlier.iter().find(|first| first.title == it.title.value) {
        let text = format!("two tests are called `{}`", it.title.value);
        work.report(
            Diagnostic::error(code::E0630, it.title.span, text)
                .other(first.span, "the first one")
                .help("give each test a title of its own"),
        );
        return None;
    }
    let mut given = Building::new(work.names.vocabulary, it);
    let mut is_good = true;
    for one in &it.given {
        // A record that could not be opened would take its items to the wrong place: stop there.
        match (one, given.one(work, one)) {
            (_, Some(())) => {}
            (Given::Record { .. }, None) => return None,
            (Given::Item(_) | Given::NoOther(_), None) => is_good = false,
        }
    }
    let case = given.case;
    let before = work.diagnostics.len();
    let expects: Vec<Option<Expect>> =
        it.expects.iter().map(|one| expect::resolve(work, one, &case, rules, conclusions)).collect();
    if !is_good {
        // A record may be missed because its line has the mistake that was told.
        let mut at = 0;
        work.diagnostics.retain(|it| {
            at += 1;
            at <= before || it.code != code::E0625
        });
    }
    let expects = expects.into_iter().collect::<Option<Vec<_>>>()?;
    let title = it.title.value.clone();
    is_good.then_some(Test { title, case, expects, span: it.title.span, origin: entry.origin })
}

/// A case while it is built.
struct Building {
    case: Case,
    /// The record opened last.
    at: RecordId,
    /// Which items were given, with the place; only an `any of` item may be given in two parts.
    given: Vec<(RecordId, ItemId, Span)>,
    /// Whose item was given last that the record does not have.
    missed: Option<EntityId>,
    /// The item before was given twice.
    is_doubled: bool,
}

impl Building {
    fn new(vocabulary: &Vocabulary, it: &tree::Test) -> Self {
        let (title, span) = (it.title.value.clone(), it.title.span);
        let mut case = Case {
            id: title.clone(),
            title: title.clone(),
            file: span.file,
            sources: IdVec::default(),
            records: IdVec::default(),
        };
        case.records.push(record(vocabulary, Vocabulary::ROOT, title, None, span));
        Self { case, at: Case::ROOT, given: Vec::new(), missed: None, is_doubled: false }
    }

    fn one(&mut self, work: &mut Work, one: &Given) -> Option<()> {
        match one {
            Given::Item(item) => self.item(work, item),
            Given::Record { entity, id } => self.open(work, entity, id),
            Given::NoOther(name) => self.close(work, name),
        }
    }

    /// The record opened last and those that hold it, the innermost first.
    fn holders(&self) -> Vec<RecordId> {
        std::iter::successors(Some(self.at), |&record| self.case.records[record].parent).collect()
    }

    fn open(&mut self, work: &mut Work, entity: &Name, id: &Name) -> Option<()> {
        let vocabulary = work.names.vocabulary;
        let Some(found) = find_entity(vocabulary, &entity.value) else {
            if !work.names.is_spoiled(&entity.value) {
                work.report(crate::vocabulary::unknown_entity(entity, vocabulary));
            }
            return None;
        };
        let place = vocabulary.entities[found].parent.and_then(|(parent, list)| {
            let holder = self.holders().into_iter().find(|&it| self.case.records[it].entity == parent);
            holder.map(|holder| (holder, list))
        });
        let Some((holder, list)) = place else {
            report_no_place(work, entity, found);
            return None;
        };
        let known = |record: &RecordId| self.case.records[*record].id == id.value;
        let records = self.case.records[holder].lists.iter().find(|it| it.item == list)?;
        if let Some(earlier) = records.records.iter().find(|record| known(record)) {
            let text = format!("two records are called `{}`", id.value);
            let there = self.case.records[*earlier].span;
            let error = Diagnostic::error(code::E0622, id.span, text).other(there, "the first one");
            work.report(error.help("give each record of a list an id of its own"));
            return None;
        }
        let at_most = work.names.list_facts(list).map_or(0, |(_, at_most)| at_most);
        if records.records.len() >= at_most as usize {
            let text = format!("`{}` holds at most {at_most} records", vocabulary.items[list].name);
            let there = vocabulary.items[list].span;
            let help = "leave records out, or have the vocabulary allow more";
            let diagnostic = Diagnostic::error(code::E0632, id.span, text).other(there, "declared here");
            work.report(diagnostic.help(help));
            return None;
        }
        let new = record(vocabulary, found, id.value.clone(), Some(holder), id.span);
        let new = self.case.records.push(new);
        if let Some(records) = self.case.records[holder].lists.iter_mut().find(|it| it.item == list) {
            records.records.push(new);
        }
        self.at = new;
        Some(())
    }

    fn close(&mut self, work: &mut Work, name: &Name) -> Option<()> {
        for holder in self.holders() {
            let entity = self.case.records[holder].entity;
            let Some(item) = work.names.list_of(entity, &name.value) else { continue };
            if let Some(list) = self.case.records[holder].lists.iter_mut().find(|list| list.item == item) {
                list.completeness = Completeness::Complete(name.span);
                return Some(());
            }
        }
        // Reports with the lists of the innermost record.
        let entity = self.case.records[self.at].entity;
        work.list(entity, name)?;
        None
    }

    /// An item of other records: the line that opens one is missing, which is one mistake however many follow.
    fn report_no_item(&mut self, work: &mut Work, entity: EntityId, name: &Name) {
        let vocabulary = work.names.vocabulary;
        let owner = vocabulary.items.iter().find(|item| item.name == name.value).map(|item| item.entity);
        let error = no_item(work, entity, name);
        let Some(owner) = owner else {
            work.report(error);
            return;
        };
        match work.diagnostics.last_mut().filter(|it| self.missed == Some(owner) && it.code == code::E0620) {
            Some(first) => first.others.push((name.span, "and this".to_owned())),
            None => {
                let owner = &vocabulary.entities[owner].name;
                work.report(error.help(format!("it belongs to `{owner}`: write `{owner} ID:` before it")));
            }
        }
        self.missed = Some(owner);
    }

    fn item(&mut self, work: &mut Work, given: &tree::GivenItem) -> Option<()> {
        let vocabulary = work.names.vocabulary;
        let entity = self.case.records[self.at].entity;
        let name = &given.item;
        let Some(item) = vocabulary.item_of(entity, &name.value) else {
            if !work.names.is_spoiled(&name.value) {
                self.report_no_item(work, entity, name);
            }
            return None;
        };
        let domain = &vocabulary.items[item].domain;
        let earlier = self.given.iter().find(|(record, old, _)| (*record, *old) == (self.at, item));
        if let Some(&(_, _, there)) = earlier
            && !matches!(domain, Domain::AnyOf(_))
        {
            let text = format!("`{}` is given twice", name.value);
            let help = "write `one of a, b` for what is still possible";
            let error = Diagnostic::error(code::E0624, name.span, text).other(there, "first here");
            // A line that stands twice gives all its items twice: that is one mistake.
            match work.diagnostics.last_mut().filter(|it| self.is_doubled && it.code == code::E0624) {
                Some(first) => first.others.push((name.span, "and this".to_owned())),
                None => work.report(error.help(help)),
            }
            self.is_doubled = true;
            return None;
        }
        self.is_doubled = false;
        self.given.push((self.at, item, name.span));
        let (standing, possible) = evidence(work, name, domain, &given.evidence)?;
        let place = vocabulary.items[item].place;
        let slot = self.case.records[self.at].evidence.get_mut(place)?;
        let possible = match (&slot.possible, slot.standing) {
            (Some(before), Standing::Recorded) => match before.intersect(&possible) {
                Some(both) => both,
                None => {
                    let text = format!("`{}` cannot be both", name.value);
                    let help = "take back one of the two";
                    work.report(Diagnostic::error(code::E0624, name.span, text).help(help));
                    return None;
                }
            },
            (
                Some(_) | None,
                Standing::NotRecorded
                | Standing::Unknown
                | Standing::Unanswerable
                | Standing::Recorded
                | Standing::Contested,
            ) => possible,
        };
        *slot = Evidence {
            standing,
            observations: match standing {
                Standing::Recorded => vec![observation(possible.clone(), name.span)],
                Standing::NotRecorded | Standing::Unknown | Standing::Unanswerable | Standing::Contested => {
                    Vec::new()
                }
            },
            possible: Some(possible),
            presumption: None,
        };
        Some(())
    }
}

fn observation(possible: ValueSet, span: Span) -> Observation {
    Observation { possible, source: None, place: String::new(), note: String::new(), span }
}

/// A record of which nothing is known yet.
fn record(
    vocabulary: &Vocabulary,
    entity: EntityId,
    id: String,
    parent: Option<RecordId>,
    span: Span,
) -> Record {
    let items = &vocabulary.entities[entity].items;
    let evidence = items.iter().map(|&item| Evidence {
        standing: Standing::NotRecorded,
        possible: vocabulary.whole(&vocabulary.items[item].domain),
        observations: Vec::new(),
        presumption: None,
    });
    let lists = items.iter().filter(|&&item| matches!(vocabulary.items[item].domain, Domain::List { .. }));
    let lists = lists.map(|&item| List { item, records: Vec::new(), completeness: Completeness::NotSaid });
    let (evidence, lists) = (evidence.collect(), lists.collect());
    Record { entity, id, title: String::new(), parent, evidence, lists, span }
}

fn report_no_place(work: &mut Work, name: &Name, entity: EntityId) {
    let vocabulary = work.names.vocabulary;
    let help = match vocabulary.entities[entity].parent {
        None => "what stands before any record is about it".to_owned(),
        Some((parent, _)) => format!("open a record of `{}` first", vocabulary.entities[parent].name),
    };
    let text = format!("a record of `{}` cannot be opened here", name.value);
    work.report(Diagnostic::error(code::E0621, name.span, text).help(help));
}

fn no_item(work: &Work, entity: EntityId, name: &Name) -> Diagnostic {
    let vocabulary = work.names.vocabulary;
    let owner = &vocabulary.entities[entity];
    let known: Vec<&str> = owner.items.iter().map(|&item| vocabulary.items[item].name.as_str()).collect();
    let text = format!("`{}` is not an item of `{}`", name.value, owner.name);
    Diagnostic::error(code::E0620, name.span, text)
        .note(format!("items of `{}`: {}", owner.name, list(&known)))
        .suggest(&name.value, known)
}
