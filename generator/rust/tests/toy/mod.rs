//! A service with one action.

/// The file `service.yaml` of the service in this folder.
pub fn service(folder: &str) -> String {
    format!("crate: toy-{folder}\n{SERVICE}")
}

const SERVICE: &str = "\
service: toy
title: Toys
doc: Things to play with.
region: north
hosts: { north: toy.example.com }
versions: { v1: { doc: The only version. } }
";

/// Its only action.
pub const ACTION: &str = "\
action: Play
summary: Play.
method: POST
request:
  Name: { type: string, required: true, doc: A name. }
examples:
  - name: play
    request: { Name: a }
    response: {}
";
