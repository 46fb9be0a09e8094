//! Who uses each shape: fields and variants, and the actions that reach it.

use volcgen_model::model::{Action, Service, ShapeId};

/// The users of each shape of a service.
pub struct Usage {
    parents: Vec<Vec<(ShapeId, String)>>,
    actions: Vec<Vec<(usize, usize)>>,
    requests: Vec<Option<(usize, usize)>>,
}

impl Usage {
    /// Looks at all shapes and actions of a service.
    pub fn new(service: &Service) -> Self {
        let count = service.shapes.len();
        let mut usage = Usage {
            parents: vec![Vec::new(); count],
            actions: vec![Vec::new(); count],
            requests: vec![None; count],
        };
        for index in 0..count {
            let owner = ShapeId(index);
            for field in service.fields(owner) {
                usage.add_parent(field.ty.shape(), owner, &field.name);
            }
            for variant in service.variants(owner) {
                usage.add_parent(Some(variant.record), owner, &variant.name);
            }
        }
        let mut seen_by = vec![None; count];
        for (version_index, version) in service.versions.iter().enumerate() {
            for (action_index, action) in version.actions.iter().enumerate() {
                let user = (version_index, action_index);
                usage.add_action(service, action, user, &mut seen_by);
            }
        }
        usage
    }

    fn add_parent(&mut self, shape: Option<ShapeId>, owner: ShapeId, name: &str) {
        if let Some(parents) = shape.and_then(|id| self.parents.get_mut(id.0)) {
            parents.push((owner, name.to_owned()));
        }
    }

    fn add_action(
        &mut self,
        service: &Service,
        action: &Action,
        user: (usize, usize),
        seen_by: &mut [Option<(usize, usize)>],
    ) {
        if let Some(request) = self.requests.get_mut(action.request.0) {
            *request = Some(user);
        }
        let result = action.result.as_ref().and_then(|result| result.ty.shape());
        let mut open: Vec<ShapeId> = [action.request].into_iter().chain(result).collect();
        while let Some(id) = open.pop() {
            match seen_by.get_mut(id.0) {
                Some(seen) if *seen != Some(user) => *seen = Some(user),
                _ => continue,
            }
            if let Some(actions) = self.actions.get_mut(id.0) {
                actions.push(user);
            }
            open.extend(service.references(id));
        }
    }

    /// The shapes that have this one in a field or as a variant, with the name of that.
    pub fn parents(&self, id: ShapeId) -> &[(ShapeId, String)] {
        self.parents.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// The actions that reach a shape, oldest version first.
    pub fn actions<'s>(&self, service: &'s Service, id: ShapeId) -> Vec<&'s Action> {
        let users = self.actions.get(id.0).map_or(&[][..], Vec::as_slice);
        users
            .iter()
            .filter_map(|user| find(service, *user))
            .collect()
    }

    /// The action whose request a shape is.
    pub fn request_of<'s>(&self, service: &'s Service, id: ShapeId) -> Option<&'s Action> {
        find(service, (*self.requests.get(id.0)?)?)
    }
}

fn find(service: &Service, (version, action): (usize, usize)) -> Option<&Action> {
    service.versions.get(version)?.actions.get(action)
}
