//! Names of types, in Chinese and in English.

use super::TypeName;

/// Names without white space, in lower case.
const NAMES: &[(&str, TypeName)] = &[
    ("string", TypeName::String),
    ("str", TypeName::String),
    ("enum", TypeName::String),
    ("url", TypeName::String),
    ("字符串", TypeName::String),
    ("字符串类型", TypeName::String),
    ("字符型", TypeName::String),
    ("字符", TypeName::String),
    ("枚举", TypeName::String),
    ("boolean", TypeName::Bool),
    ("bool", TypeName::Bool),
    ("布尔", TypeName::Bool),
    ("布尔值", TypeName::Bool),
    ("布尔型", TypeName::Bool),
    ("布尔类型", TypeName::Bool),
    ("integer", TypeName::Int32),
    ("int", TypeName::Int32),
    ("int8", TypeName::Int32),
    ("int16", TypeName::Int32),
    ("int32", TypeName::Int32),
    ("i32", TypeName::Int32),
    ("uint8", TypeName::Int32),
    ("uint16", TypeName::Int32),
    ("short", TypeName::Int32),
    ("整数", TypeName::Int32),
    ("整型", TypeName::Int32),
    ("整形", TypeName::Int32),
    ("整数类型", TypeName::Int32),
    ("long", TypeName::Int64),
    ("longinteger", TypeName::Int64),
    ("int64", TypeName::Int64),
    ("i64", TypeName::Int64),
    ("uint", TypeName::Int64),
    ("uint32", TypeName::Int64),
    ("uint64", TypeName::Int64),
    ("unsignedinteger", TypeName::Int64),
    ("bigint", TypeName::Int64),
    ("timestamp", TypeName::Int64),
    ("unixtimestamp", TypeName::Int64),
    ("时间戳", TypeName::Int64),
    ("长整型", TypeName::Int64),
    ("长整形", TypeName::Int64),
    ("长整数", TypeName::Int64),
    ("float", TypeName::Float32),
    ("float32", TypeName::Float32),
    ("浮点", TypeName::Float32),
    ("浮点数", TypeName::Float32),
    ("浮点型", TypeName::Float32),
    ("double", TypeName::Float64),
    ("float64", TypeName::Float64),
    ("number", TypeName::Float64),
    ("数字", TypeName::Float64),
    ("数值", TypeName::Float64),
    ("双精度浮点数", TypeName::Float64),
    ("datetime", TypeName::Datetime),
    ("date-time", TypeName::Datetime),
    ("rfc3339", TypeName::Datetime),
    ("日期时间", TypeName::Datetime),
    ("json", TypeName::Json),
    ("any", TypeName::Json),
    ("interface{}", TypeName::Json),
    ("任意", TypeName::Json),
    ("任意类型", TypeName::Json),
    ("jsonstring", TypeName::JsonText),
    ("stringjson", TypeName::JsonText),
    ("json字符串", TypeName::JsonText),
    ("object", TypeName::Object),
    ("obj", TypeName::Object),
    ("struct", TypeName::Object),
    ("structure", TypeName::Object),
    ("jsonobject", TypeName::Object),
    ("对象", TypeName::Object),
    ("结构体", TypeName::Object),
];

/// Words for lists, the longer ones first.
pub const LISTS: &[&str] = &[
    "jsonarray",
    "arrays",
    "array",
    "lists",
    "list",
    "slice",
    "数组",
    "列表",
    "集合",
];

/// Words for maps.
pub const MAPS: &[&str] = &["hashmap", "dictionary", "dict", "map", "映射", "字典"];

/// The type of a name without white space, in lower case.
pub fn named(compact: &str) -> Option<TypeName> {
    let find = |name: &str| NAMES.iter().find(|(own, _)| *own == name);
    let singular = || compact.strip_suffix('s').and_then(find);
    let known = find(compact)
        .or_else(singular)
        .map(|(_, known)| known.clone());
    let is_list = LISTS.contains(&compact);
    let is_map = MAPS.contains(&compact);
    known
        .or_else(|| is_list.then(|| TypeName::List(Box::new(TypeName::Json))))
        .or_else(|| is_map.then(|| TypeName::Map(Box::new(TypeName::Json))))
}
