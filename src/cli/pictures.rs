//! Where the pictures of a document go: within it, or into files beside it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::compare::Shape;
use super::output::Output;
use super::status::Status;
use crate::report::picture::Picture;
use crate::report::{html, markdown};
use crate::source::Sources;
use crate::workspace;

/// The pictures of one document.
pub(super) struct Pictures {
    /// The folder of the files; none when they stand within the document.
    folder: Option<PathBuf>,
    placed: RefCell<Vec<Picture>>,
}

impl Pictures {
    /// A page always holds its pictures itself.
    pub fn new(folder: Option<&Path>, shape: Shape) -> Self {
        let folder = folder.filter(|_| shape == Shape::Markdown).map(Path::to_path_buf);
        Self { folder, placed: RefCell::default() }
    }

    /// What stands in the document in the place of a picture.
    pub fn place(&self, picture: &Picture) -> String {
        match &self.folder {
            None => markdown::within(picture),
            Some(folder) => {
                self.placed.borrow_mut().push(picture.clone());
                let path = folder.join(format!("{}.svg", picture.name));
                let title: String = picture.title.chars().filter(|it| !"[]\\".contains(*it)).collect();
                format!("![{title}](<{}>)", workspace::shown(&path))
            }
        }
    }

    /// Writes the files.
    pub fn write(&self, output: &Output) -> Status {
        let Some(folder) = &self.folder else { return Status::Fine };
        let mut status = Status::Fine;
        for picture in self.placed.borrow().iter() {
            let name = format!("{}.svg", picture.name);
            if let Err(diagnostic) = output.write_in(folder, &name, &format!("{}\n", picture.svg)) {
                output.diagnostics([&*diagnostic], &Sources::default());
                status = Status::Usage;
            }
        }
        status
    }
}

/// A document in Markdown, or as a page.
pub(super) fn as_shape(shape: Shape, title: &str, body: String) -> String {
    match shape {
        Shape::Html => html::page(title, &body),
        Shape::Text | Shape::Json | Shape::Markdown | Shape::Csv => body,
    }
}
