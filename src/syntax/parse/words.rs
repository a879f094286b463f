//! What the rules of the grammar are called when an analyst is told what may stand somewhere.

use super::Rule;

/// The words for a rule; `None` for what is better left unsaid.
pub(super) fn of(asked: Rule) -> Option<String> {
    let phrase = match asked {
        Rule::name | Rule::dotted | Rule::path => "a name",
        Rule::text | Rule::title => "a text in double quotes",
        Rule::number | Rule::amount => "a number",
        Rule::percent => "a percentage",
        Rule::version_number => "a version such as `1.0`",
        Rule::value
        | Rule::values
        | Rule::given_values
        | Rule::one_of_expected
        | Rule::literal
        | Rule::lone_value => "a value",
        Rule::level => "a level",
        Rule::option => "an option",
        Rule::class => "a class with `when`",
        Rule::item => "an item with its type",
        Rule::kind | Rule::scale_kind => "a type such as `yes/no` or the name of a scale",
        Rule::condition
        | Rule::chain
        | Rule::negation
        | Rule::bracketed
        | Rule::quantified
        | Rule::comparison => "a condition",
        Rule::group | Rule::group_kind => "a group such as `all of:`",
        Rule::bullet => "a bullet `- …`",
        Rule::comparator => "a sign of comparison such as `>=`",
        Rule::operand | Rule::counted => "something to compare",
        Rule::quantifier => "`some`, `no`, `all` or `at least K`",
        Rule::cite => "`cite`",
        Rule::because | Rule::deciders => "`because`",
        Rule::when => "`when`",
        Rule::applies => "`applies when`",
        Rule::says => "`says`",
        Rule::for_entity => "`for ENTITY`",
        Rule::otherwise | Rule::otherwise_class => "`otherwise`",
        Rule::favours => "`favours`",
        Rule::silence => "`silence means`",
        Rule::fixed => "`fixed`",
        Rule::within | Rule::in_range => "`in LO..HI`",
        Rule::is_value | Rule::is_one_of | Rule::is_empty | Rule::is_known => "`is`",
        Rule::includes => "`includes`",
        Rule::floor => "`is at least`",
        Rule::cap => "`is at most`",
        Rule::step_up => "`goes up by`",
        Rule::step_down => "`goes down by`",
        Rule::by_table => "`by table`",
        Rule::mode => "`one row only` or `first row`",
        Rule::fitting => "`first that fits` or `all that fit`",
        Rule::points_line => "a line such as `+1 when …`",
        Rule::crosswalk_line => "a line such as `VALUE counts as VALUE`",
        Rule::per => "`per LIST that has`",
        Rule::that | Rule::that_left => "`that have`",
        Rule::taken => "`highest FIELD of LIST by ITEM`",
        Rule::by => "`by`",
        Rule::counting => "`counting cases`",
        Rule::filter => "`where`",
        Rule::guard => "`at least K cases`",
        Rule::given => "`given`",
        Rule::evidence => "an item and what is known of it",
        Rule::record => "a record such as `project P1:`",
        Rule::no_other => "`no other LIST`",
        Rule::expectation => "`expect`",
        Rule::only_with => "`only with`",
        Rule::set_of => "a set `[a, b]`",
        Rule::cell | Rule::part | Rule::lone_cell => "a value, a range, `any`",
        Rule::version => "`version`",
        Rule::uses => "`uses`",
        Rule::extends => "`extends`",
        Rule::source_line => "`source`",
        Rule::sign_colon => "`:`",
        Rule::sign_comma => "`,`",
        Rule::sign_to => "`..`",
        Rule::sign_until => "`..<`",
        Rule::sign_less => "`<`",
        Rule::sign_at_most => "`<=`",
        Rule::sign_equal => "`=`",
        Rule::sign_unequal => "`!=`",
        Rule::sign_at_least => "`>=`",
        Rule::sign_more => "`>`",
        Rule::sign_slash => "`/`",
        Rule::sign_bullet | Rule::sign_minus => "`-`",
        Rule::sign_plus => "`+`",
        Rule::sign_open => "`(`",
        Rule::sign_close => "`)`",
        Rule::square_open | Rule::cell_of => "`[`",
        Rule::square_close => "`]`",
        // The rest are keywords, which speak for themselves, and parts that an analyst has no word for.
        other => return keyword(other).map(|word| format!("`{word}`")),
    };
    Some(phrase.to_owned())
}

/// The word of a keyword rule. The name of the rule is the word, by the convention of `tokens.pest`.
pub(super) fn keyword(asked: Rule) -> Option<String> {
    let name = format!("{asked:?}");
    name.strip_prefix("kw_").map(|word| if word == "yes_no" { "yes/no".to_owned() } else { word.to_owned() })
}
