//! One self-contained page: no scripts, nothing from elsewhere, fit for printing.

use pulldown_cmark::{Event, Options, Parser, html};

const STYLE: &str = "body{font:16px/1.5 system-ui,'DejaVu Sans',Arial,sans-serif;color:#111;max-width:70rem;\
margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #888;\
padding:.25rem .6rem;text-align:left;vertical-align:top}th{background:#eee}code{background:#f3f3f3;padding:0 .2em}\
figure{margin:1rem 0;overflow-x:auto}svg{max-width:none}@media print{body{margin:0;max-width:none}\
figure,table{break-inside:avoid}}";

/// A page from its Markdown, in which raw HTML is ours (pictures): what people write is escaped there.
pub fn page(title: &str, markdown: &str) -> String {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    let mut name = String::new();
    html::push_html(&mut name, std::iter::once(Event::Text(title.into())));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}
