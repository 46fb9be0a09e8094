//! Metadata with mistakes: the files of the golden case with parts that are changed, taken away or put
//! elsewhere.

use volcgen_import::metadata::{self, File, ServiceFiles};

use super::repository;
use crate::mutate::{Random, pieces, smaller, values};

/// The files of the golden case.
pub fn golden() -> (ServiceFiles, Option<File>) {
    let folder = repository("generator/import/tests/golden/metadata/source");
    let files = metadata::read_service(&folder, "cafe_bar").unwrap_or_default();
    (
        files,
        metadata::read_descriptions(&folder).unwrap_or_default(),
    )
}

/// Small parts of the files: one version, and a few of its actions and types.
pub fn parts(
    (files, titles): &(ServiceFiles, Option<File>),
    count: usize,
    random: &mut Random,
) -> Vec<(ServiceFiles, Option<File>)> {
    let part = |number: usize| {
        let mut part = files.clone();
        let index = number % part.versions.len().max(1);
        part.versions = part.versions.into_iter().skip(index).take(1).collect();
        let mut titles = titles.clone();
        for slot in 0..4 {
            let all = part.clone();
            let Some(Some(file)) = slots(&mut part, &mut titles).into_iter().nth(slot) else {
                continue;
            };
            file.text = smaller::json(&file.text, random, |text| {
                let mut fewer = all.clone();
                let mut titles = None;
                if let Some(Some(file)) = slots(&mut fewer, &mut titles).into_iter().nth(slot) {
                    text.clone_into(&mut file.text);
                }
                metadata::draft(&fewer, None).is_ok_and(|(draft, _)| !draft.actions.is_empty())
            });
        }
        (part, titles)
    };
    (0..count).map(part).collect()
}

/// The files, and the titles.
fn slots<'a>(
    files: &'a mut ServiceFiles,
    titles: &'a mut Option<File>,
) -> Vec<&'a mut Option<File>> {
    let versions = files.versions.iter_mut();
    let all = versions.flat_map(|version| {
        [
            &mut version.metadata,
            &mut version.metatype,
            &mut version.structure,
        ]
    });
    all.chain([titles]).collect()
}

/// Changes one to eight places of the files.
pub fn mutate(files: &mut ServiceFiles, titles: &mut Option<File>, random: &mut Random) {
    for _ in 0..=random.below(8) {
        let mut all = slots(files, titles);
        let index = random.below(all.len());
        let Some(slot) = all.get_mut(index) else {
            continue;
        };
        if random.below(40) == 0 {
            **slot = None;
        }
        if let Some(file) = slot {
            file.text = values::mutate(&file.text, pieces::METADATA, random);
        }
    }
}
