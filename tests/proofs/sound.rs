//! Random frameworks without a fault, by construction: every item is read once, every rule, row and class decides
//! somewhere, every value is reached, and the promises hold.

use crate::oracle::draft::Dice;

/// A framework in pieces, so that a fault can be planted in one of them.
#[derive(Clone, Debug, Default)]
pub struct Sound {
    /// Levels of the scale of `q`.
    pub levels: usize,
    /// Levels of the scale of `t`.
    pub grades: usize,
    /// Lines of the items of the town, and of the plan.
    pub items: Vec<String>,
    /// Items of the plan.
    pub plan_items: Vec<String>,
    /// The most plans.
    pub most: i64,
    /// One floor of `q` for each level but the lowest: level and condition.
    pub floors: Vec<(usize, String)>,
    /// The item of an exception to the floor with this place (0 is the lowest), which gives no lower level.
    pub exception: Option<(usize, String)>,
    /// The item of a cap at the level below the top.
    pub cap: Option<String>,
    /// The item of a step up.
    pub step: Option<String>,
    /// Rows of the table.
    pub rows: Vec<String>,
    /// Rows of the ordered table.
    pub ordered_rows: Vec<String>,
    /// Lines of the points.
    pub points: Vec<String>,
    /// Classes of the models.
    pub classes: Vec<String>,
    /// Promises.
    pub promises: Vec<String>,
    /// Anything else.
    pub others: Vec<String>,
}

/// Draws one.
pub fn sound(bytes: &[u8]) -> Sound {
    let mut dice = Dice::new(bytes);
    let mut it = Sound {
        levels: dice.between(3, 5) as usize,
        grades: 3,
        most: dice.between(1, 3),
        ..Sound::default()
    };
    let mut serial = 0;
    for level in 1..it.levels {
        let condition = formula(&mut dice, &mut it, &mut serial);
        it.floors.push((level, condition));
    }
    if dice.once_in(2) {
        let place = dice.between(1, it.levels as i64 - 2) as usize;
        it.exception = Some((place, fresh(&mut it, &mut serial, "yes/no")));
    }
    if dice.once_in(2) {
        it.cap = Some(fresh(&mut it, &mut serial, "yes/no"));
    }
    if dice.once_in(2) {
        it.step = Some(fresh(&mut it, &mut serial, "yes/no  favours yes"));
    }
    table(&mut dice, &mut it);
    it.items.extend(["v1", "v2", "z1", "z2", "i1", "i2", "o1"].map(|name| format!("{name}  yes/no")));
    it.points = vec!["+2 when v1".to_owned(), "-1 when v2 and not o1".to_owned()];
    it.classes = vec!["m_a  when q >= bar and z1".to_owned(), "m_b  when z2 or k".to_owned()];
    it.items.push("w1  yes/no".to_owned());
    it.items.push("w2  yes/no".to_owned());
    it.others = vec![
        "parameter bar = l1 in l0..l2  cite judgement \"ours\"".to_owned(),
        "criterion k\n  when w1 and w2".to_owned(),
        "impossible when i1 and i2\n  because \"one place\"".to_owned(),
        "models d, all that fit  \"Which?\"\n  d_a  when i1\n  d_b  when i2".to_owned(),
        "ignore town.g1\n  because \"no effect\"".to_owned(),
    ];
    it.items.push("g1  yes/no".to_owned());
    it.promises = vec![
        "monotone q, t".to_owned(),
        format!("always q >= l1 when ({})", it.floors[0].1),
        "never m is m_b with (q >= bar and z1)".to_owned(),
        "reachable q".to_owned(),
    ];
    it
}

fn fresh(it: &mut Sound, serial: &mut usize, kind: &str) -> String {
    *serial += 1;
    let name = format!("a{serial}");
    it.items.push(format!("{name}  {kind}"));
    name
}

/// One to three tests of fresh items, joined so that each of them counts, and better items never make it fail.
fn formula(dice: &mut Dice<'_>, it: &mut Sound, serial: &mut usize) -> String {
    let mut atom = |dice: &mut Dice<'_>| match dice.below(5) {
        0 | 1 => fresh(it, serial, "yes/no  favours yes"),
        2 => format!("not {}", fresh(it, serial, "yes/no  favours no")),
        3 => format!("{} >= 2", fresh(it, serial, "number 0..4  favours more")),
        _ => {
            *serial += 1;
            it.plan_items.push(format!("b{serial}  yes/no  favours yes"));
            format!("(some plan has b{serial})")
        }
    };
    match dice.below(5) {
        0 => atom(dice),
        1 => format!("{} and {}", atom(dice), atom(dice)),
        2 => format!("{} or {}", atom(dice), atom(dice)),
        3 => format!("{} and ({} or {})", atom(dice), atom(dice), atom(dice)),
        _ => format!("{} or ({} and {})", atom(dice), atom(dice), atom(dice)),
    }
}

/// A table over a grade and an item, with three outcomes that rise.
fn table(dice: &mut Dice<'_>, it: &mut Sound) {
    it.items.push("s1  level  favours more".to_owned());
    it.items.push("p1  yes/no  favours yes".to_owned());
    it.items.push("s2  level".to_owned());
    let cut = dice.between(1, it.levels as i64 - 1);
    it.rows = match dice.below(2) {
        0 => vec![
            format!("< l{cut} | any | g0"),
            format!(">= l{cut} | no | g1"),
            format!(">= l{cut} | yes | g2"),
        ],
        _ => vec![format!("any | no | g0"), format!("< l{cut} | yes | g1"), format!(">= l{cut} | yes | g2")],
    };
    it.ordered_rows = vec!["l0 | no".to_owned(), "any | yes".to_owned()];
}

impl Sound {
    /// As a rule file.
    pub fn text(&self) -> String {
        let chain =
            |prefix: &str, n: usize| (0..n).map(|at| format!("{prefix}{at}")).collect::<Vec<_>>().join(" < ");
        let mut text = String::from("framework sound \"Sound\" version 1.0\n\n");
        text += &format!(
            "scale level: {}\n\nscale grade: {}\n\n",
            chain("l", self.levels),
            chain("g", self.grades)
        );
        text += &format!("entity town\n  {}\n", self.items.join("\n  "));
        if !self.plan_items.is_empty() {
            text += &format!("  plans  list of plan, at most {}  favours more\n\nentity plan\n", self.most);
            text += &format!("  {}\n", self.plan_items.join("\n  "));
        }
        for other in &self.others {
            text += &format!("\n{other}\n");
        }
        text += "\nconclusion q: level, otherwise l0  \"What?\"\n";
        for (at, (level, when)) in self.floors.iter().enumerate() {
            text += &rule(&format!("F{at}"), &format!("q is at least l{level}"), when);
        }
        if let Some((place, item)) = &self.exception {
            text += &format!("\nexception X to F{place}\n  when {item}\n  cite judgement \"ours\"\n");
        }
        if let Some(item) = &self.cap {
            text += &format!(
                "\nrule C: q is at most l{}\n  when {item}\n  because \"so it is\"\n  cite judgement \"ours\"\n",
                self.levels - 2
            );
        }
        if let Some(item) = &self.step {
            text += &rule("U", "q goes up by 1", item);
        }
        text += "\nconclusion t: grade, by table tt  \"What?\"\n\ntable tt gives t, one row only\n  | id | s1 | p1 | t |\n";
        for (at, row) in self.rows.iter().enumerate() {
            text += &format!("  | T{at} | {row} |\n");
        }
        text += "  cite judgement \"ours\"\n";
        text += "\nconclusion f: yes/no, by table ff, otherwise no  \"What?\"\n\ntable ff gives f, first row\n  | id | s2 | f |\n";
        for (at, row) in self.ordered_rows.iter().enumerate() {
            text += &format!("  | O{at} | {row} |\n");
        }
        text += "  cite judgement \"ours\"\n";
        text += &format!("\npoints n  \"How many?\"\n  {}\n", self.points.join("\n  "));
        text += &format!(
            "\nmodels m, first that fits  \"Which?\"\n  {}\n  otherwise m_c\n",
            self.classes.join("\n  ")
        );
        for promise in &self.promises {
            text += &format!("\npromise {promise}\n");
        }
        text
    }
}

/// A rule as text.
pub fn rule(id: &str, effect: &str, when: &str) -> String {
    format!("\nrule {id}: {effect}\n  when {when}\n  cite judgement \"ours\"\n")
}
