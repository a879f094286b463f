//! What a name means: one namespace for each entity, ancestors by `ANCESTOR.name`, no siblings.

use super::{Place, Resolver, words};
use crate::condition::Subject;
use crate::diagnostic::{Diagnostic, Elsewhere, code};
use crate::source::Span;
use crate::syntax::tree::{Name, Path};
use crate::value::{CriterionId, Domain, EntityId, ItemId};

use super::scope::ParameterInfo;

/// What a name in a condition stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// An item, a conclusion or a cell, with its type.
    Subject(Subject, Domain),
    /// A criterion.
    Criterion(CriterionId),
    /// A parameter.
    Parameter(ParameterInfo),
}

/// What looking a name up gives.
pub(super) enum Lookup {
    /// It means this.
    Means(Meaning),
    /// Nothing goes by this name; nothing has been said about it yet.
    Nothing,
    /// It was reported, or is a consequence of something that was.
    Refused,
}

impl Resolver<'_> {
    /// What a path means; reports when it means nothing.
    pub(super) fn meaning(&mut self, entity: EntityId, path: &Path) -> Option<Meaning> {
        match self.look_up(entity, path) {
            Lookup::Means(meaning) => Some(meaning),
            Lookup::Nothing => {
                let (owner, name) = (self.owner_or(entity, path), path.names.last()?);
                self.unknown(owner, &name.value, name.span);
                None
            }
            Lookup::Refused => None,
        }
    }

    /// What a path means; an unknown last name is left to the caller to report.
    pub(super) fn look_up(&mut self, entity: EntityId, path: &Path) -> Lookup {
        let Some((owner, name)) = self.owner(entity, path) else { return Lookup::Refused };
        let own = path.names.len() == 1;
        if self.scope.place() == Place::PortfolioRow {
            return self.look_up_in_row(owner, name);
        }
        let scope = self.scope;
        let schema = scope.vocabulary();
        if let Some(item) = schema.item(owner, &name.value) {
            if !path.cell.is_empty() {
                return self.no_cells(path, "an item");
            }
            return Lookup::Means(Meaning::Subject(Subject::Item(item), schema.item_domain(item).clone()));
        }
        let conclusion = scope.conclusion(owner, &name.value);
        let criterion = scope.criterion(owner, &name.value);
        let parameter = if own { scope.parameter(&name.value) } else { None };
        if scope.place() == Place::Constraint {
            let what = match (&conclusion, criterion, &parameter) {
                (Some(_), _, _) => Some("a conclusion"),
                (None, Some(_), _) => Some("a criterion"),
                (None, None, Some(_)) => Some("a parameter"),
                (None, None, None) => scope.declared_as(&name.value),
            };
            return match what {
                Some(what) => self.only_items(name, what),
                None => Lookup::Nothing,
            };
        }
        if let Some(info) = conclusion {
            return self.conclusion_or_cell(info, path);
        }
        if !path.cell.is_empty() && (criterion.is_some() || parameter.is_some()) {
            return self.no_cells(path, if criterion.is_some() { "a criterion" } else { "a parameter" });
        }
        match (criterion, parameter) {
            (Some(criterion), _) => Lookup::Means(Meaning::Criterion(criterion)),
            (None, Some(parameter)) => Lookup::Means(Meaning::Parameter(parameter)),
            (None, None) => Lookup::Nothing,
        }
    }

    /// In rows of a portfolio only parameters have names.
    fn look_up_in_row(&mut self, owner: EntityId, name: &Name) -> Lookup {
        if let Some(parameter) = self.scope.parameter(&name.value) {
            return Lookup::Means(Meaning::Parameter(parameter));
        }
        let schema = self.scope.vocabulary();
        let of_records = schema.entity_ids().into_iter().any(|entity| self.is_known(entity, &name.value));
        if of_records || self.is_known(owner, &name.value) {
            self.report(
                Diagnostic::error(
                    code::E0326,
                    name.span,
                    format!("`{}` is about one record, and a row is about all that are counted", name.value),
                )
                .note("rows compare `count`, `share` and `count of` another portfolio")
                .help("put what is counted after `where`"),
            );
            return Lookup::Refused;
        }
        Lookup::Nothing
    }

    fn is_known(&self, entity: EntityId, name: &str) -> bool {
        self.scope.vocabulary().item(entity, name).is_some()
            || self.scope.conclusion(entity, name).is_some()
            || self.scope.criterion(entity, name).is_some()
    }

    fn only_items(&mut self, name: &Name, what: &str) -> Lookup {
        self.report(
            Diagnostic::error(code::E0321, name.span, format!("`{}` is {what}", name.value))
                .note("`impossible` and `unusual` are about what is recorded: items of the entity and its ancestors")
                .help("name the items that it depends on"),
        );
        Lookup::Refused
    }

    fn owner_or(&self, entity: EntityId, path: &Path) -> EntityId {
        let named = match path.names.as_slice() {
            [head, _] => self.scope.vocabulary().entity_named(&head.value),
            _ => None,
        };
        named.unwrap_or(entity)
    }

    /// Whose name the last name of a path is: that of the record or of an ancestor.
    pub(super) fn owner<'p>(&mut self, entity: EntityId, path: &'p Path) -> Option<(EntityId, &'p Name)> {
        match path.names.as_slice() {
            [name] => Some((entity, name)),
            [head, name] => Some((self.ancestor(entity, head, name)?, name)),
            names => {
                let written = words::path(path);
                let last = names.last().map(|name| name.value.as_str()).unwrap_or("");
                let owner = names.iter().rev().nth(1).map(|name| name.value.as_str()).unwrap_or("");
                self.report(
                    Diagnostic::error(code::E0303, path.span, format!("`{written}` has too many names"))
                        .note("a record sees its own items, and those of its ancestors as `ANCESTOR.item`")
                        .help(format!("if `{owner}` is an ancestor, write `{owner}.{last}`")),
                );
                None
            }
        }
    }

    fn ancestor(&mut self, entity: EntityId, head: &Name, name: &Name) -> Option<EntityId> {
        let scope = self.scope;
        let schema = scope.vocabulary();
        let mut seen = vec![entity];
        seen.extend(schema.ancestors(entity));
        if let Some(&owner) = seen.iter().find(|&&owner| schema.entity_name(owner) == head.value) {
            return Some(owner);
        }
        if scope.is_spoiled(&head.value) {
            return None;
        }
        let own = schema.entity_name(entity);
        if let Some((_, records, _)) = schema.list(entity, &head.value) {
            let records = schema.entity_name(records);
            let item = schema.list(entity, &head.value).and_then(|(_, it, _)| schema.item(it, &name.value));
            let test = match item.map(|it| schema.item_domain(it)) {
                Some(Domain::YesNo) | None => name.value.clone(),
                Some(_) => format!("({} …)", name.value),
            };
            let message = format!("there are many of `{}`, so `{}` has no one value", head.value, name.value);
            self.report(
                Diagnostic::error(code::E0303, head.span, message)
                    .note(format!("this condition is about one `{own}`"))
                    .help(format!("say of how many it must be true, as in `some {records} has {test}`")),
            );
            return None;
        }
        let message = match schema.entity_named(&head.value) {
            Some(_) => format!("a `{own}` cannot see into `{}`", head.value),
            None => format!("nothing called `{}` holds a `{own}`", head.value),
        };
        let above: Vec<&str> = seen.iter().skip(1).map(|&it| schema.entity_name(it)).collect();
        let note = match above.as_slice() {
            [] => format!("`{own}` has nothing above it; name its items alone"),
            names => format!("before the dot may stand what holds it: {}", names.join(", ")),
        };
        let diagnostic =
            Diagnostic::error(code::E0303, head.span, message).note(note).suggest(&head.value, above);
        self.report(diagnostic);
        None
    }

    /// Reports a name that means nothing to records of `entity`, with the way out when it means something elsewhere.
    pub(super) fn unknown(&mut self, entity: EntityId, name: &str, span: Span) {
        let scope = self.scope;
        if scope.is_spoiled(name) {
            return;
        }
        let schema = scope.vocabulary();
        let own = schema.entity_name(entity);
        if scope.portfolio(name).is_some() {
            self.report(
                Diagnostic::error(
                    code::E0301,
                    span,
                    format!("`{name}` is a portfolio, which is about many cases"),
                )
                .note("a condition is about one record; no rule may use a portfolio")
                .help(format!("in a row of another portfolio, write `count of {name}`")),
            );
            return;
        }
        if scope.place() != Place::PortfolioRow {
            let elsewhere =
                schema.entity_ids().into_iter().find(|&it| it != entity && self.is_known(it, name));
            if let Some(owner) = elsewhere {
                self.belongs_elsewhere(entity, owner, name, span);
                return;
            }
        }
        if matches!(name, "count" | "share") && scope.place() != Place::PortfolioRow {
            // Elsewhere the two words are names like any other, so it is here that they mean nothing.
            let _ = self.only_in_rows(name, span);
            return;
        }
        let mut allowed = scope.names(entity);
        if scope.place() == Place::PortfolioRow {
            allowed.extend(["count", "share"].map(str::to_owned));
        }
        let mut diagnostic =
            Diagnostic::error(code::E0301, span, format!("nothing about a `{own}` is called `{name}`"));
        if let Some(scale) = self.scale_with(name) {
            diagnostic =
                diagnostic.note(format!("`{name}` is a level of the scale `{scale}`, not something to test"));
        }
        self.report(diagnostic.suggest(name, allowed.iter().map(String::as_str)));
    }

    fn belongs_elsewhere(&mut self, entity: EntityId, owner: EntityId, name: &str, span: Span) {
        let schema = self.scope.vocabulary();
        let (own, other) = (schema.entity_name(entity), schema.entity_name(owner));
        let message = format!("`{name}` belongs to `{other}`, and this condition is about a `{own}`");
        let diagnostic = if schema.ancestors(entity).contains(&owner) {
            Diagnostic::error(code::E0302, span, message).help(format!("write `{other}.{name}`"))
        } else if schema.parent(owner).is_some_and(|(parent, _)| parent == entity) {
            let item = schema.item(owner, name).map(|it| schema.item_domain(it));
            let test = match item {
                Some(Domain::YesNo) | None => name.to_owned(),
                Some(_) => format!("({name} …)"),
            };
            Diagnostic::error(code::E0302, span, message)
                .help(format!("say how many of them: `some {other} has {test}`"))
        } else {
            Diagnostic::error(code::E0302, span, message)
                .note("a record sees its own items, its lists and `ANCESTOR.item`, not what stands beside it")
        };
        let is_below = schema.ancestors(owner).contains(&entity);
        let (owner, here) = (other.to_owned(), own.to_owned());
        let elsewhere = Elsewhere { name: name.to_owned(), owner, here, is_below };
        self.report(Diagnostic { elsewhere: Some(elsewhere), ..diagnostic });
    }

    /// The name of a scale that has this level.
    pub(super) fn scale_with(&self, level: &str) -> Option<String> {
        let schema = self.scope.vocabulary();
        schema
            .scale_ids()
            .into_iter()
            .map(|scale| schema.scale(scale))
            .find(|scale| scale.levels.iter().any(|it| it.name == level))
            .map(|scale| scale.name.clone())
    }

    /// The list that a name means, with the entity of its records and the most there can be.
    pub fn list(&mut self, entity: EntityId, name: &Name) -> Option<(ItemId, EntityId, u32)> {
        let scope = self.scope;
        let schema = scope.vocabulary();
        if self.scope.place() == Place::PortfolioRow {
            self.look_up_in_row(entity, name);
            return None;
        }
        if let Some(list) = schema.list(entity, &name.value) {
            return Some(list);
        }
        if scope.is_spoiled(&name.value) {
            return None;
        }
        let own = schema.entity_name(entity);
        let lists = schema.items(entity).iter().filter_map(|&item| match schema.item_domain(item) {
            Domain::List { entity, .. } => Some([schema.item_name(item), schema.entity_name(*entity)]),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => {
                None
            }
        });
        let lists: Vec<[&str; 2]> = lists.collect();
        let note = match lists.as_slice() {
            [] => format!("a `{own}` has no lists"),
            lists => {
                let names: Vec<String> =
                    lists.iter().map(|[list, records]| format!("`{list}` (of `{records}`)")).collect();
                format!("a `{own}` has the lists {}", names.join(", "))
            }
        };
        let diagnostic =
            Diagnostic::error(code::E0304, name.span, format!("`{}` is not a list of a `{own}`", name.value))
                .note(note)
                .suggest(&name.value, lists.into_iter().flatten());
        self.report(diagnostic);
        None
    }
}
