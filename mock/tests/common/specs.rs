//! A small service with what the specs of the repository lack.
//!
//! Its rates are per day, so that they do not recover during a test.

use std::fs;

use tempfile::TempDir;
use volcengine_mock::MockServer;

/// The service itself.
pub const SERVICE: &str = "
service: toy
title: Toys
doc: A service for tests.
region: cn-north-1
hosts: { cn-north-1: toy.example.com }
versions:
  2024-01-01: { doc: The only version. }
quotas:
  Messages: { rate: 5/day, per: RoomId, doc: All messages to a room. }
";

/// A GET action with every type that a query can have, and without examples.
const LIST: &str = "
action: ListToys
summary: List toys.
method: GET
types:
  Kind:
    type: int32
    doc: A kind.
    values: { Ball: { value: 1, doc: Round. }, Cube: { value: 2, doc: Not round. } }
request:
  Name: { type: string, doc: A name. }
  Loud: { type: bool, doc: Whether it makes a noise. }
  Weight: { type: float64, doc: Its weight. }
  Limit: { type: int32, max: 100, doc: How many. }
  Kind: { type: Kind, doc: Its kind. }
  Tags: { type: list<string>, doc: Its tags. }
  Ids: { type: list<int32>, list_style: comma, doc: Its ids. }
  Shops: { type: list<string>, list_style: repeated, doc: Where it is sold. }
  Filters:
    type: list<object>
    name: Filter
    doc: What to look for.
    fields:
      Key: { type: string, required: true, doc: The name. }
      Values: { type: list<int64>, doc: Its values. }
  Page:
    type: object
    name: Page
    doc: The page.
    fields:
      Number: { type: int32, doc: Its number. }
response:
  type: object
  doc: The toys.
  fields:
    Total: { type: int32, min: 3, multiple_of: 2, doc: How many. }
    Names: { type: list<string>, min_items: 1, doc: Their names. }
    Kind: { type: Kind, doc: Their kind. }
    Made: { type: datetime, doc: When. }
";

/// A POST action with a parameter in the query, and with examples.
pub const MAKE: &str = "
action: MakeToy
summary: Make a toy.
method: POST
rate: 2/day
request:
  Dry: { type: bool, in: query, doc: Whether to pretend. }
  Name: { type: string, required: true, doc: Its name. }
response: { type: string, doc: Its id. }
examples:
  - name: make nothing
    request: { Name: nothing }
    response: { ResponseMetadata: { Error: { Code: InvalidParameter.Name, Message: no such toy } } }
  - name: make a ball
    request: { Name: ball }
    response: { Result: ball-1 }
  - name: make a cube
    request: { Name: cube, Dry: true }
    response: { Result: cube-1 }
";

/// An action that is called without a signature.
const ENTER: &str = "
action: EnterShop
summary: Enter the shop.
method: GET
auth: none
request:
  Ticket: { type: string, required: true, doc: The ticket. }
";

/// A POST action with a form.
const TAG: &str = "
action: TagToys
summary: Tag toys.
method: POST
body: form
request:
  Dry: { type: bool, in: query, doc: Whether to pretend. }
  Names: { type: list<string>, required: true, doc: The toys. }
  Colors: { type: list<string>, list_style: comma, doc: Their colors. }
  Marks: { type: list<int32>, list_style: repeated, doc: Their marks. }
  Tags:
    type: list<object>
    name: Tag
    doc: The tags.
    fields:
      Key: { type: string, required: true, max_chars: 8, doc: The name. }
      Value: { type: string, doc: The value. }
";

/// An action with a quota that counts users. `SendAgain` is a copy of it.
const SEND: &str = "
action: SendToRoom
summary: Send a message to users of a room.
method: POST
quota: Messages
cost: UserIds
request:
  RoomId: { type: string, required: true, doc: The room. }
  UserIds: { type: list<string>, doc: The users. }
";

/// A folder with these specs, in which some strings are replaced.
pub fn folder(replace: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("toy/2024-01-01");
    fs::create_dir_all(&version).unwrap();
    let other = SEND.replace("SendToRoom", "SendAgain");
    for (path, text) in [
        (folder.path().join("toy/service.yaml"), SERVICE),
        (version.join("ListToys.yaml"), LIST),
        (version.join("MakeToy.yaml"), MAKE),
        (version.join("EnterShop.yaml"), ENTER),
        (version.join("TagToys.yaml"), TAG),
        (version.join("SendToRoom.yaml"), SEND),
        (version.join("SendAgain.yaml"), other.as_str()),
    ] {
        let replaced = replace
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        fs::write(path, replaced).unwrap();
    }
    folder
}

/// A server with these specs.
pub async fn server() -> MockServer {
    let folder = folder(&[]);
    let builder = MockServer::builder().specs_folder(folder.path());
    builder
        .start()
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}
