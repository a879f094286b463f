//! The declarations of one stand-alone framework, found by name.

use std::collections::HashMap;

use appraise::syntax::tree::{
    Conclusion, Condition, DeclarationKind, Entity, Exception, Matrix, Models, Parameter, Points, Rule,
    Scale, Table, Type, Unit,
};
use appraise::value::Decimal;

use super::value::OValue;

/// Where the value of a conclusion comes from.
#[derive(Clone, Debug)]
pub enum Home<'t> {
    /// Floors, caps and steps.
    Rules(&'t Conclusion),
    /// A table, perhaps with caps.
    Table(&'t Conclusion, &'t Table),
    /// A sum.
    Points(&'t Points),
    /// Classes.
    Models(&'t Models),
    /// One cell of a matrix: the value of each `by` item.
    Cell(&'t Matrix, Vec<OValue>),
}

/// One conclusion (of a matrix: one cell, named `learning[a, b]`).
#[derive(Clone, Debug)]
pub struct About<'t> {
    /// Its name.
    pub name: String,
    /// The entity whose records it is about.
    pub entity: &'t str,
    /// `applies when`.
    pub applies: Option<&'t Condition>,
    /// How it is reached.
    pub home: Home<'t>,
}

/// Everything that names can mean.
pub struct Book<'t> {
    /// The first entity.
    pub root: &'t str,
    /// `applies when` of the whole framework.
    pub applies: Option<&'t Condition>,
    /// Scales by name.
    pub scales: HashMap<&'t str, &'t Scale>,
    /// Entities by name.
    pub entities: HashMap<&'t str, &'t Entity>,
    /// Parameters by name.
    pub parameters: HashMap<&'t str, &'t Parameter>,
    /// Criteria by entity and name.
    pub criteria: HashMap<(&'t str, &'t str), &'t Condition>,
    /// Impossible clauses with their entity.
    pub impossible: Vec<(&'t str, &'t Condition)>,
    /// Conclusions in order.
    pub conclusions: Vec<About<'t>>,
    /// All rules.
    pub rules: Vec<&'t Rule>,
    /// All exceptions.
    pub exceptions: Vec<&'t Exception>,
}

impl<'t> Book<'t> {
    /// Reads one framework with inline vocabulary.
    pub fn new(unit: &'t Unit) -> Self {
        let root = unit.declarations.iter().find_map(|it| match &it.kind {
            DeclarationKind::Entity(entity) => Some(entity.name.value.as_str()),
            _ => None,
        });
        let mut book = Book {
            root: root.expect("an entity"),
            applies: unit.head.applies.as_ref(),
            scales: HashMap::new(),
            entities: HashMap::new(),
            parameters: HashMap::new(),
            criteria: HashMap::new(),
            impossible: Vec::new(),
            conclusions: Vec::new(),
            rules: Vec::new(),
            exceptions: Vec::new(),
        };
        unit.declarations.iter().for_each(|it| book.read(&it.kind));
        unit.declarations.iter().for_each(|it| book.conclude(unit, &it.kind));
        book
    }

    fn read(&mut self, declaration: &'t DeclarationKind) {
        match declaration {
            DeclarationKind::Scale(it) => drop(self.scales.insert(&it.name.value, it)),
            DeclarationKind::Entity(it) => drop(self.entities.insert(&it.name.value, it)),
            DeclarationKind::Parameter(it) => drop(self.parameters.insert(&it.name.value, it)),
            DeclarationKind::Criterion(it) => {
                let entity = it.entity.as_ref().map_or(self.root, |name| &name.value);
                self.criteria.insert((entity, &it.name.value), &it.when);
            }
            DeclarationKind::Impossible(it) => {
                let entity = it.entity.as_ref().map_or(self.root, |name| &name.value);
                self.impossible.push((entity, &it.when));
            }
            DeclarationKind::Rule(it) => self.rules.push(it),
            DeclarationKind::Exception(it) => self.exceptions.push(it),
            _ => {}
        }
    }

    /// Runs after `read`, because the cells of a matrix depend on items.
    fn conclude(&mut self, unit: &'t Unit, declaration: &'t DeclarationKind) {
        let root = self.root;
        let of = |entity: &'t Option<appraise::syntax::tree::Name>| {
            entity.as_ref().map_or(root, |name| name.value.as_str())
        };
        match declaration {
            DeclarationKind::Conclusion(it) => {
                let home = match &it.table {
                    Some(table) => Home::Table(it, find_table(unit, &table.value)),
                    None => Home::Rules(it),
                };
                self.add(&it.name.value, of(&it.entity), it.applies.as_ref(), home);
            }
            DeclarationKind::Points(it) => {
                self.add(&it.name.value, of(&it.entity), it.applies.as_ref(), Home::Points(it));
            }
            DeclarationKind::Models(it) => {
                self.add(&it.name.value, of(&it.entity), it.applies.as_ref(), Home::Models(it));
            }
            DeclarationKind::Matrix(it) => self.add_matrix(of(&it.entity), it),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, entity: &'t str, applies: Option<&'t Condition>, home: Home<'t>) {
        self.conclusions.push(About { name: name.to_owned(), entity, applies, home });
    }

    fn add_matrix(&mut self, entity: &'t str, matrix: &'t Matrix) {
        let (_, child) = self.list(entity, &matrix.list.value);
        let mut cells: Vec<Vec<OValue>> = vec![Vec::new()];
        for by in &matrix.by {
            let values = self.domain(&self.item_type(child, &by.value).expect("an item"));
            cells = cells
                .iter()
                .flat_map(|cell| values.iter().map(|value| [cell.clone(), vec![value.clone()]].concat()))
                .collect();
        }
        for cell in cells {
            let words: Vec<String> = cell.iter().map(OValue::to_string).collect();
            let name = cell_name(&matrix.name.value, &words);
            self.add(&name, entity, matrix.applies.as_ref(), Home::Cell(matrix, cell));
        }
    }

    /// The list that a word means in an entity (by its own name or its entity's): its name and entity.
    pub fn list(&self, entity: &str, word: &str) -> (&'t str, &'t str) {
        let lists = self.entities[entity].items.iter().filter_map(|item| match &item.kind {
            Type::List { entity, .. } => Some((item.name.value.as_str(), entity.value.as_str())),
            _ => None,
        });
        lists.into_iter().find(|(own, of)| *own == word || *of == word).expect("a list")
    }

    /// The type of an item.
    pub fn item_type(&self, entity: &str, item: &str) -> Option<Type> {
        let found = self.entities[entity].items.iter().find(|it| it.name.value == item);
        found.map(|it| it.kind.clone())
    }

    /// A conclusion about the records of an entity.
    pub fn conclusion(&self, entity: &str, name: &str) -> Option<&About<'t>> {
        self.conclusions.iter().find(|about| about.entity == entity && about.name == name)
    }

    /// The words that a name of an entity can take, lowest first; empty when it takes none.
    pub fn words(&self, entity: &str, name: &str) -> Vec<String> {
        if let Some(kind) = self.item_type(entity, name) {
            return self.words_of(&kind);
        }
        match self.conclusion(entity, name).map(|about| &about.home) {
            Some(Home::Rules(it) | Home::Table(it, _)) => self.words_of(&it.kind),
            Some(Home::Cell(it, _)) => self.words_of(&it.kind),
            Some(Home::Models(it)) => match &it.scale {
                Some(scale) => self.words_of(&Type::Scale(scale.clone())),
                None => it
                    .classes
                    .iter()
                    .map(|class| &class.choice)
                    .chain(&it.otherwise)
                    .map(|choice| choice.name.value.clone())
                    .collect(),
            },
            Some(Home::Points(_)) | None => Vec::new(),
        }
    }

    /// The words of a type, lowest first.
    pub fn words_of(&self, kind: &Type) -> Vec<String> {
        let choices = match kind {
            Type::Scale(name) => &self.scales[name.value.as_str()].levels,
            Type::OneOf(choices, _) | Type::AnyOf(choices, _) => choices,
            Type::YesNo(_) | Type::Number { .. } | Type::Percent { .. } | Type::List { .. } => {
                return Vec::new();
            }
        };
        choices.iter().map(|choice| choice.name.value.clone()).collect()
    }

    /// Every value of a type.
    pub fn domain(&self, kind: &Type) -> Vec<OValue> {
        match kind {
            Type::YesNo(_) => vec![OValue::Bool(false), OValue::Bool(true)],
            Type::Scale(_) | Type::OneOf(..) => self.words_of(kind).into_iter().map(OValue::Word).collect(),
            Type::AnyOf(..) => subsets(&self.words_of(kind)),
            Type::Number { range, step, .. } => {
                let (low, high) = range.as_ref().expect("a range");
                grid(low.value, high.value, step.as_ref().map_or(Decimal::ONE, |step| step.value))
            }
            Type::Percent { step, .. } => {
                let step = step.as_ref().map_or(Decimal::ONE, |step| step.value);
                grid(Decimal::ZERO, Decimal::whole(100), step)
            }
            Type::List { .. } => panic!("a list has no domain of its own"),
        }
    }
}

/// `learning` and its words as `learning[a, b]`.
pub fn cell_name(matrix: &str, words: &[String]) -> String {
    if words.is_empty() { matrix.to_owned() } else { format!("{matrix}[{}]", words.join(", ")) }
}

fn find_table<'t>(unit: &'t Unit, name: &str) -> &'t Table {
    let tables = unit.declarations.iter().filter_map(|it| match &it.kind {
        DeclarationKind::Table(table) => Some(table),
        _ => None,
    });
    tables.into_iter().find(|table| table.name.value == name).expect("a table")
}

fn grid(low: Decimal, high: Decimal, step: Decimal) -> Vec<OValue> {
    (low.0..=high.0).step_by(step.0 as usize).map(|at| OValue::Number(Decimal(at))).collect()
}

fn subsets(options: &[String]) -> Vec<OValue> {
    let chosen = |mask: usize| (0..options.len()).filter(move |at| mask & (1 << at) != 0);
    (0..1usize << options.len())
        .map(|mask| OValue::Set(chosen(mask).map(|at| options[at].clone()).collect()))
        .collect()
}
