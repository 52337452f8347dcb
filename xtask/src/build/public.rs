//! The static files, served as they are in `public/`, except the styles, which are built.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::project;
use crate::step::step;

/// The folder whose contents go through Tailwind.
const STYLES: &str = "styles";

/// Copies `public/` to `dist/`, and deletes files there that are neither in `public/` nor
/// `made` by another step, so that a deleted file is no longer served.
pub(super) fn build(made: &[&str]) -> Result<()> {
    step("copying the static files", || {
        let (from, to) = (project::at("public"), project::at("dist"));
        copy(&from, &to)?;
        for entry in fs::read_dir(&to)? {
            let path = entry?.path();
            if !made.iter().any(|made| path == project::at(made)) {
                remove_unless_in(&from, &path)?;
            }
        }
        Ok(())
    })
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == STYLES {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn remove_unless_in(folder: &Path, path: &Path) -> Result<()> {
    let source = path.file_name().map(|name| folder.join(name)).unwrap_or_default();
    if path.is_dir() && source.is_dir() {
        for entry in fs::read_dir(path)? {
            remove_unless_in(&source, &entry?.path())?;
        }
    } else if path.is_dir() {
        fs::remove_dir_all(path)?;
    } else if !source.is_file() {
        fs::remove_file(path)?;
    }
    Ok(())
}
