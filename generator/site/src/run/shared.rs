//! The files that belong to no service: the start page, guides, the search, styles and scripts.

use std::collections::BTreeMap;

use volcgen_model::diagnostic::Diagnostic;

use super::{Run, Total};
use crate::assets::ASSETS;
use crate::frame::{Crumb, Page, Title};
use crate::guides::{self, GUIDES};
use crate::pages::start;
use crate::search::{self, Entry, Kind};
use crate::templates::escaped;

impl Run<'_> {
    /// The files that belong to no service.
    pub fn shared_files(
        &self,
        total: &mut Total,
    ) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
        let mut files = BTreeMap::new();
        let links = guides::links();
        let mut add = |url: String, page: Result<String, Box<Diagnostic>>| match page {
            Ok(page) => {
                files.insert(url.clone(), page);
                total.urls.push(url);
                Ok(())
            }
            Err(problem) => Err(vec![*problem]),
        };
        add(
            "index.html".to_owned(),
            self.page("start.html", start::page(&total.cards, &links)),
        )?;
        add(
            "search.html".to_owned(),
            self.page("search.html", search_page()),
        )?;
        for guide in GUIDES {
            let url = guide.url();
            add(url.clone(), self.page("guide.html", guide.page(&url)))?;
            total.entries.push(Entry {
                kind: Kind::Guide,
                name: guide.title.to_owned(),
                text: String::new(),
                chinese: guide.chinese.to_owned(),
                places: vec![("Guide".to_owned(), url)],
                others: 0,
            });
        }
        files.extend(search::scripts(&total.entries));
        files.extend(
            ASSETS
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
        );
        if let Some(base) = &self.site.base_url {
            total.urls.sort_unstable();
            files.insert("sitemap.xml".to_owned(), sitemap(base, &total.urls));
        }
        Ok(files)
    }
}

fn search_page() -> Page<'static, ()> {
    Page {
        url: "search.html",
        title: Title::new("Search", "搜索"),
        description: "Search actions, fields, values and error codes.".to_owned(),
        crumbs: vec![Crumb::home()],
        navigation: None,
        sections: Vec::new(),
        content: (),
    }
}

fn sitemap(base: &str, urls: &[String]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for url in urls {
        xml.push_str(&format!(
            "<url><loc>{}</loc></url>\n",
            escaped(&format!("{base}{url}"))
        ));
    }
    xml.push_str("</urlset>\n");
    xml
}
