use super::{Role, Step, token_at, token_at_end, tokens};

/// A path as text, such as `request.AppId.type` or `examples[0].name`.
fn path(steps: &[Step]) -> String {
    let steps = steps.iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(index) => format!("[{index}]"),
    });
    steps.collect::<String>().trim_start_matches('.').to_owned()
}

fn at_end(text: &str) -> String {
    token_at_end(text).map_or("nothing".to_owned(), |token| {
        format!(
            "{:?} {} {:?}",
            token.role,
            path(&token.path),
            token.text(text).trim()
        )
    })
}

#[test]
fn every_scalar_has_its_path() {
    let text = "# c\naction: Stop # d\nrequest:\n  A: { type: list<B>, doc: 'it''s: x' }\nrules:\n- doc: |\n    text: no\n\n  \
                when: { A: [1, {b: 2}] }\n- doc: \"x\n    y\"\n";
    let found: Vec<String> = tokens(text)
        .iter()
        .filter(|token| !token.text(text).trim().is_empty())
        .map(|token| format!("{}={}", path(&token.path), token.text(text)))
        .collect();
    let expected = "action=action|action=Stop|request=request|request.A=A|request.A.type=type|\
        request.A.type=list<B>|request.A.doc=doc|request.A.doc=it''s: x|rules=rules|rules[0].doc=doc|\
        rules[0].when=when|rules[0].when.A=A|rules[0].when.A[0]=1|rules[0].when.A[1].b=b|\
        rules[0].when.A[1].b=2|rules[1].doc=doc|rules[1].doc=x\n    y";
    assert_eq!(found.join("|"), expected);
}

#[test]
fn what_is_typed_is_known_before_it_is_complete() {
    for (text, expected) in [
        ("request:\n  A: { type: ", "Value request.A.type \"\""),
        ("request:\n  A: { type: Li", "Value request.A.type \"Li\""),
        ("request:\n  A: { type: x, ", "Key request.A. \"\""),
        ("request:\n  A:\n    type: ", "Value request.A.type \"\""),
        ("request:\n  A:\n    ", "Key request.A. \"\""),
        ("request:\n  A:\n    ty", "Key request.A.ty \"ty\""),
        ("request:\n  A:\n  ", "Key request. \"\""),
        ("errors: [A, ", "Value errors[1] \"\""),
        ("errors:\n  - A\n  - ", "Value errors[1] \"\""),
        ("group: \"x", "Value group \"x\""),
        (
            "examples:\n  - request: {\n      A: 1,\n      ",
            "Key examples[0].request. \"\"",
        ),
        ("action: A # comm", "nothing"),
        ("doc: |\n  text ", "nothing"),
        ("doc: |\n  text\n  ", "nothing"),
        ("doc: |\n  text\n", "Key  \"\""),
        ("", "Key  \"\""),
    ] {
        assert_eq!(at_end(text), expected, "{text:?}");
    }
}

/// A brace that is not closed yet does not hide the rest of the file.
#[test]
fn a_mistake_disturbs_only_its_neighbours() {
    let text = "request:\n  A: { type: \n  B: { type: C }\nexamples: ]\ngroup: G\n";
    let token = token_at(text, text.find("C }").unwrap()).unwrap();
    assert_eq!(path(&token.path), "request.B.type");
    let token = token_at(text, text.find('G').unwrap()).unwrap();
    assert_eq!(
        (path(&token.path).as_str(), token.role),
        ("group", Role::Value)
    );
}

#[test]
fn any_text_can_be_read() {
    let text = "\u{feff}a: [}{: ,\"\\\n- - é: 'x\n\t]:\r\n? !!b &c *d |-\n 音: {音: 音";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let start = &text[..end];
        let _ = (tokens(start), token_at_end(start));
        let rest = &text[end..];
        let _ = (tokens(rest), token_at_end(rest));
    }
}
