//! Faults to plant in a framework without one, and what `check` must call them.

use super::sound::{Sound, rule};

/// A fault of a kind.
pub struct Fault {
    /// What was done.
    pub what: &'static str,
    /// The word in `kind`.
    pub kind: &'static str,
    /// The rule, row or class that the finding must name; empty when none.
    pub names: String,
    /// The framework with it.
    pub text: String,
}

/// Every fault that can be planted in this framework.
pub fn faults(sound: &Sound) -> Vec<Fault> {
    let mut all = Vec::new();
    let mut plant = |what, kind, names: &str, change: &dyn Fn(&mut Sound)| {
        let mut changed = sound.clone();
        change(&mut changed);
        all.push(Fault { what, kind, names: names.to_owned(), text: changed.text() });
    };
    for row in 0..sound.rows.len() {
        plant("a row of a table is missing", "gap", "", &|it| drop(it.rows.remove(row)));
    }
    plant("two rows overlap and disagree", "overlap", "T0", &|it| {
        it.rows[0] = it.rows[0].replace("any | no", "any | any");
        let (last, end) = (it.rows.len() - 1, "| any | g1");
        it.rows[last] = format!("any {end}");
    });
    plant("a row says again what another says", "overlap", "T3", &|it| it.rows.push(it.rows[0].clone()));
    plant("a row stands behind one that covers it", "dead-rule", "O2", &|it| {
        it.ordered_rows.push("l1 | no".to_owned());
    });

    // The floor of the lowest level has no exception.
    let (_, lowest) = sound.floors[0].clone();
    plant("a copy of a rule that is weaker", "dead-rule", "W", &|it| {
        it.items.push("x1  yes/no".to_owned());
        it.others.push(rule("W", "q is at least l1", &format!("({lowest}) and x1")));
    });
    plant("a copy of a rule", "dead-rule", "W", &|it| {
        it.others.push(rule("W", "q is at least l1", &lowest));
    });
    plant("a rule that cannot be in force", "dead-rule", "W", &|it| {
        it.items.push("x1  yes/no".to_owned());
        it.others.push(rule("W", "q is at least l1", "x1 and not x1"));
    });
    plant("a rule that the constraints rule out", "dead-rule", "W", &|it| {
        it.others.push(rule("W", "q is at least l1", "i1 and i2"));
    });
    plant("an exception that always holds", "dead-rule", "F0", &|it| {
        it.others.push("exception Z to F0\n  cite judgement \"ours\"".to_owned());
    });
    if sound.exception.is_some() {
        plant("an exception to an exception that always holds", "dead-rule", "X", &|it| {
            it.others.push("exception Z to X\n  cite judgement \"ours\"".to_owned());
        });
    }
    plant("a cap below a floor", "clash", "V", &|it| {
        it.items.push("x1  yes/no".to_owned());
        it.others.push(rule("V", "q is at most l0", "x1"));
    });

    plant("a level that nobody gives", "unreachable-value", "", &|it| it.grades += 1);
    plant("a promised level that nobody gives", "promise-broken", "", &|it| {
        it.grades += 1;
        it.promises.push("reachable t".to_owned());
    });
    plant("a level lower than promised", "promise-broken", "", &|it| {
        // Where nothing else gives the level.
        it.floors[0].0 = 0;
    });
    plant("a case that was promised never to be", "promise-broken", "", &|it| {
        it.promises.push("never q >= l1 with t = g0".to_owned());
    });
    plant("an effect that was promised not to be", "promise-broken", "", &|it| {
        it.points.push("+1 when g1".to_owned());
    });
    plant("an item the wrong way round", "paradox", "F0", &|it| it.floors[0].1 = format!("not ({lowest})"));
    plant("an outcome the wrong way round", "paradox", "", &|it| {
        let last = it.rows.len() - 1;
        it.rows[last] = it.rows[last].replace("g2", "g0");
        it.rows[0] = it.rows[0].replace("g0", "g2");
    });

    plant("a parameter that nothing reads", "unused", "", &|it| {
        it.others.push("parameter spare = 2 in 1..3  cite judgement \"ours\"".to_owned());
    });
    plant("a criterion that nothing reads", "unused", "", &|it| {
        it.others.push("criterion spare\n  when v1 or z1".to_owned());
    });
    plant("an item that nothing reads", "unused", "", &|it| it.items.push("spare  yes/no".to_owned()));

    for (place, (_, when)) in sound.floors.iter().enumerate() {
        let id = format!("F{place}");
        plant("a condition twice in a conjunction", "redundant-condition", &id, &|it| {
            it.floors[place].1 = format!("({when}) and ({when})");
        });
        plant("an alternative within another", "redundant-condition", &id, &|it| {
            it.floors[place].1 = format!("({when}) or (({when}) and v1)");
        });
    }
    plant("a bound that another implies", "redundant-condition", "W", &|it| {
        it.items.push("x1  number 0..5".to_owned());
        it.others.push("conclusion r: yes/no, by table rr  \"What?\"".to_owned());
        it.others.push(
            "table rr gives r, one row only\n  | id | q | r |\n  | R0 | l0 | no |\n  | R1 | > l0 | yes |\n  cite judgement \"ours\""
                .to_owned(),
        );
        it.others.push(rule("W", "q goes up by 1", "x1 >= 3 and x1 >= 2"));
    });

    plant("a class behind one that covers it", "dead-rule", "m_d", &|it| {
        it.classes.push("m_d  when z2 and v1".to_owned());
    });
    plant("a class that cannot fit", "dead-rule", "m_d", &|it| {
        it.classes.push("m_d  when i1 and i2".to_owned());
    });
    plant("a line of points that cannot count", "dead-rule", "", &|it| {
        it.points.push("+3 when v1 and not v1".to_owned());
    });
    all
}
