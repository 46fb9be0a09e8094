//! Tables that are components: code with the literals of columns and rows.

use super::{Column, Row, Table, Tables, split_name};
use crate::page::cell::Cell;
use crate::page::limits;
use crate::page::literal::{Block, Literal, Node, Problem, SPREAD, read_block};
use crate::page::markup::{Piece, Tag};

/// Reads the tables of a block of code that begins on a line.
pub fn read_component(text: &str, line: usize, tables: &mut Tables) {
    let block = read_block(text, line);
    // What follows the first mistake is often its consequence.
    tables.problems.extend(block.problems.first().cloned());
    let mut found = false;
    for piece in &block.elements {
        if let Piece::Open(tag) = piece
            && let Some(table) = shown_table(&block, tag, tables)
        {
            tables.done.push(table);
            found = true;
        }
    }
    if !found && let Some(table) = named_table(&block, line, tables) {
        tables.done.push(table);
    }
}

/// The Markdown that components of a block show, such as the panes of tabs, with its line.
pub fn read_contents(text: &str, line: usize) -> Vec<(usize, String)> {
    let block = read_block(text, line);
    let mut contents = Vec::new();
    for piece in &block.elements {
        if let Piece::Open(tag) = piece
            && let Some(content) = tag.get("content")
            && let Some(text) = block.resolve(content).text()
        {
            contents.push((content.line, text.to_owned()));
        }
    }
    contents
}

/// A table that an element shows.
fn shown_table(block: &Block, tag: &Tag, tables: &mut Tables) -> Option<Table> {
    let attribute = |name: &str| {
        let own = tag.get(name).map(|node| block.resolve(node));
        let taken = || {
            let mut spreads = tag.attributes.iter().filter(|(own, _)| own == SPREAD);
            spreads.find_map(|(_, node)| block.member(node, name))
        };
        own.or_else(taken)
    };
    let data = attribute("data").or_else(|| attribute("dataSource"))?;
    Some(table(block, attribute("columns"), data, tag.line, tables))
}

/// A table whose parts have names, for blocks that show it in a way that is not known.
fn named_table(block: &Block, line: usize, tables: &mut Tables) -> Option<Table> {
    let whole = block.values.values().find_map(|node| {
        let data = block.member(node, "data")?;
        Some((block.member(node, "columns"), data))
    });
    let parts = || {
        let data = block
            .values
            .get("data")
            .or_else(|| block.values.get("dataSource"))?;
        let columns = block.values.get("columns").map(|node| block.resolve(node));
        Some((columns, block.resolve(data)))
    };
    let (columns, data) = whole.or_else(parts)?;
    Some(table(block, columns, data, line, tables))
}

fn table(
    block: &Block,
    columns: Option<&Node>,
    data: &Node,
    line: usize,
    tables: &mut Tables,
) -> Table {
    let columns = columns.map(|node| read_columns(block, node));
    let reader = Reader {
        block,
        columns: columns.unwrap_or_default(),
    };
    let rows = reader.rows(data, 0, tables);
    let line = if data.line > 0 { data.line } else { line };
    Table { line, rows }
}

/// The columns of a table, each with the key of its cells.
fn read_columns(block: &Block, columns: &Node) -> Vec<(Column, String)> {
    let mut known = Vec::new();
    for column in columns.elements() {
        let column = block.resolve(column);
        let title = block.member(column, "title").map(Cell::from_node);
        let key = ["dataIndex", "key", "field"]
            .iter()
            .find_map(|name| block.member(column, name)?.text());
        if let (Some(title), Some(key)) = (title, key)
            && let Some(column) = Column::from_title(&title.plain())
        {
            known.push((column, key.to_owned()));
        }
    }
    known
}

/// Keys of rows that are worth a look although no column shows them.
const KEYS: &[&str] = &[
    "name",
    "param",
    "type",
    "required",
    "example",
    "description",
    "desc",
    "title",
    "default",
    "defaultValue",
];

struct Reader<'a> {
    block: &'a Block,
    columns: Vec<(Column, String)>,
}

impl Reader<'_> {
    fn rows(&self, data: &Node, depth: usize, tables: &mut Tables) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut elements: Vec<&Node> = data.elements().iter().rev().collect();
        while let Some(node) = elements.pop() {
            let node = self.block.resolve(node);
            if matches!(node.value, Literal::Opaque | Literal::Name(_)) {
                let message = "this row is no literal".to_owned();
                let line = node.line;
                tables.problems.push(Problem { line, message });
                continue;
            }
            if node.members().is_empty() {
                continue;
            }
            if depth >= limits::DEPTH / 2 || tables.rows_left == 0 {
                let message = "rows nest too deep, or there are too many of them".to_owned();
                let line = node.line;
                tables.problems.push(Problem { line, message });
                break;
            }
            tables.rows_left -= 1;
            rows.push(self.row(node, depth, tables));
        }
        rows
    }

    fn row(&self, node: &Node, depth: usize, tables: &mut Tables) -> Row {
        let mut row = Row {
            line: node.line,
            ..Row::default()
        };
        let shown = self
            .columns
            .iter()
            .map(|(column, key)| (*column, key.as_str()));
        let has_name = self
            .columns
            .iter()
            .any(|(column, _)| *column == Column::Name);
        let hidden = KEYS
            .iter()
            .filter_map(|key| Some((Column::from_key(key)?, *key)))
            .filter(|(column, _)| *column != Column::Name || !has_name);
        for (column, key) in shown.chain(hidden) {
            let Some(value) = self.block.member(node, key) else {
                continue;
            };
            let cell = Cell::from_node(value);
            if column == Column::Name {
                if row.name.is_empty() {
                    (row.indent, row.name) = split_name(&cell);
                }
            } else if row.get(column).is_none() && !cell.plain().is_empty() {
                row.cells.push((column, cell));
            }
        }
        if let Some(children) = self.block.member(node, "children") {
            row.children = self.rows(children, depth + 1, tables);
        }
        row
    }
}
