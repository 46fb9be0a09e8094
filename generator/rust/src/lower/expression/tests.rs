use super::*;

fn plain(text: &str) -> Expression {
    Expression::Atom(text.to_owned())
}

#[test]
fn a_short_chain_stays_on_its_line() {
    let chain = Expression::Chain(
        "a()".into(),
        vec![("b".into(), Some(plain("1"))), ("c".into(), None)],
    );
    assert_eq!(
        statement(0, "let x = ", &chain, ";"),
        "let x = a().b(1).c();"
    );
}

#[test]
fn a_statement_that_is_indented_has_less_room() {
    let call = |name: &str| (name.to_owned(), Some(plain(&"x".repeat(25))));
    let chain = Expression::Chain("a".into(), vec![call("b"), call("c")]);
    let before = "let name_of_a_variable = 1 + 2 + 3 + ";
    assert_eq!(statement(3, before, &chain, ";").lines().count(), 1);
    let broken = statement(4, before, &chain, ";");
    let lines: Vec<_> = broken.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2], format!("        .c({});", "x".repeat(25)));
}

#[test]
fn a_list_that_does_not_fit_can_be_empty() {
    let list = Expression::List(vec![Expression::List(Vec::new())]);
    let before = "x".repeat(99);
    assert_eq!(
        statement(0, &before, &list, ";"),
        format!("{before}vec![vec![\n]];")
    );
}

#[test]
fn a_long_list_hugs_its_call_and_a_long_chain_does_not() {
    let stream = |room: &str| {
        let calls = vec![
            ("room_id".into(), Some(plain(room))),
            ("build".into(), None),
        ];
        Expression::Chain("PublicStreamSource::builder()".into(), calls)
    };
    let list = Expression::List(vec![stream("\"one long room id\""), stream("\"two\"")]);
    let chain = stream("\"a room id so long that it breaks\"");
    let calls = vec![("streams".into(), Some(list)), ("main".into(), Some(chain))];
    let outer = Expression::Chain("client".into(), calls);
    let expected = r#"
let x = client
    .streams(vec![
        PublicStreamSource::builder()
            .room_id("one long room id")
            .build(),
        PublicStreamSource::builder().room_id("two").build(),
    ])
    .main(
        PublicStreamSource::builder()
            .room_id("a room id so long that it breaks")
            .build(),
    );"#;
    assert_eq!(statement(0, "let x = ", &outer, ";"), expected.trim());
}
