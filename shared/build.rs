//! Makes `src/words/`'s functions from `locales/`: one for each key. What is wrong with a
//! catalog fails the build, with every fault named.

#[expect(dead_code, unreachable_pub, reason = "the build asks for codes and forms only")]
#[path = "src/words/language.rs"]
mod language;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use language::Language;
use serde_json::Value;

/// Who reads the texts of a folder, in the order of their numbers: a browser loads those of
/// its side and of both, which stand beside each other.
const READERS: [&str; 4] = ["server", "portal", "both", "desk"];

/// A file: its reader and its area.
type Place = (String, String);

/// The texts of a language: file, key, what the catalog has.
type Catalog = BTreeMap<Place, serde_json::Map<String, Value>>;

/// A key as a function: its arguments in the order of their places.
struct Word {
    arguments: Vec<String>,
    is_plural: bool,
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src/words/language.rs");
    let mut faults = Vec::new();
    let english = read(Language::English, &mut faults);
    let translated = Language::OFFERED.into_iter().filter(|it| *it != Language::English);
    let others: Vec<(Language, Catalog)> =
        translated.map(|language| (language, read(language, &mut faults))).collect();
    let code = write(&english, &others, &mut faults);
    assert!(faults.is_empty(), "the catalogs of words are wrong:\n  {}", faults.join("\n  "));
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join("words.rs");
    assert!(fs::write(&out, code).is_ok(), "{} can't be written", out.display());
}

fn read(language: Language, faults: &mut Vec<String>) -> Catalog {
    let mut catalog = Catalog::new();
    for reader in READERS {
        let folder = Path::new("locales").join(language.code()).join(reader);
        let Ok(files) = fs::read_dir(&folder) else { continue };
        for path in files.filter_map(|it| it.ok().map(|it| it.path())) {
            let area = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(words) => _ = catalog.insert((reader.to_owned(), area), words),
                Err(error) => faults.push(format!("{}: {error}", path.display())),
            }
        }
    }
    catalog
}

fn write(english: &Catalog, others: &[(Language, Catalog)], faults: &mut Vec<String>) -> String {
    let mut modules = String::new();
    let mut texts = Vec::new();
    let mut sides = [(0, 0); 4];
    // Where each text stands, in the order of their numbers.
    let mut words = Vec::new();
    for (at, reader) in READERS.iter().enumerate() {
        sides[at].0 = texts.len();
        _ = writeln!(
            modules,
            "/// What is read by: {reader}.\n\
             #[expect(clippy::inline_always, reason = \"see the build script\")]\n\
             pub mod {reader} {{"
        );
        for (place, keys) in english.iter().filter(|((of, _), _)| of == reader) {
            let area = &place.1;
            _ = writeln!(modules, "/// `locales/en/{reader}/{area}.json`.\npub mod {area} {{");
            for (key, value) in keys {
                let place_of_key = format!("en/{reader}/{area}.json: {key}");
                if !is_name(key) {
                    faults.push(format!("{place_of_key}: is no name that a function can have"));
                    continue;
                }
                let Some((word, text)) = word(Language::English, value) else {
                    let forms = Language::English.plurals();
                    faults.push(format!("{place_of_key}: is neither a text nor {forms:?}"));
                    continue;
                };
                function(&mut modules, key, &word, &text, texts.len());
                texts.push(text);
                words.push((place, key, word));
            }
            modules.push_str("}\n");
        }
        modules.push_str("}\n");
        sides[at].1 = texts.len();
    }
    let [_, portal, both, desk] = sides;
    _ = writeln!(
        modules,
        "/// All texts, by their numbers.\n#[cfg(feature = \"languages\")]\nmod catalog {{\n\
         use super::Language;\n\
         pub(super) const PORTAL: std::ops::Range<usize> = {}..{};\n\
         pub(super) const DESK: std::ops::Range<usize> = {}..{};\n\
         pub(super) static ENGLISH: [&str; {count}] = {texts:?};\n\
         pub(super) fn translated(language: Language) -> &'static [&'static str] {{\n\
         match language {{",
        portal.0,
        both.1,
        both.0,
        desk.1,
        count = texts.len(),
    );
    for (language, catalog) in others {
        let texts = translation(*language, catalog, english, &words, faults);
        _ = writeln!(
            modules,
            "Language::{language:?} => {{ static TEXTS: [&str; {}] = {texts:?}; &TEXTS }}",
            texts.len()
        );
    }
    modules.push_str("Language::English | Language::Pseudo => &[],\n}\n}\n}\n");
    modules
}

/// The texts of another language by the numbers of the English ones.
fn translation(
    language: Language,
    catalog: &Catalog,
    english: &Catalog,
    words: &[(&Place, &String, Word)],
    faults: &mut Vec<String>,
) -> Vec<String> {
    let code = language.code();
    for (place @ (reader, area), keys) in catalog {
        for key in keys.keys() {
            if !english.get(place).is_some_and(|it| it.contains_key(key)) {
                faults.push(format!("{code}/{reader}/{area}.json: {key}: has no English text"));
            }
        }
    }
    let mut texts = Vec::new();
    for (place @ (reader, area), key, word) in words {
        let text = match catalog.get(*place).and_then(|it| it.get(*key)) {
            None => Err("is missing".to_owned()),
            Some(value) => translated(language, value, word),
        };
        match text {
            Ok(text) => texts.push(text),
            Err(why) => faults.push(format!("{code}/{reader}/{area}.json: {key}: {why}")),
        }
    }
    texts
}

/// Whether a function can be called `key`.
fn is_name(key: &str) -> bool {
    const KEYWORDS: &str = "as async await box break const continue crate do dyn else enum extern \
        false final fn for gen if impl in let loop macro match mod move mut override priv pub \
        ref return self static struct super trait true try type typeof unsafe use where while yield";
    let is_word =
        key.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
    is_word
        && key.starts_with(|it: char| it.is_ascii_lowercase())
        && !KEYWORDS.split_whitespace().any(|it| it == key)
}

/// The function that gives the text.
fn function(code: &mut String, key: &str, word: &Word, text: &str, number: usize) {
    let doc: String = text
        .chars()
        .map(|c| match c {
            '\u{1F}' => " · ".to_owned(),
            c if (c as usize) < 0x1F => word
                .arguments
                .get(c as usize - 1)
                .map_or_else(String::new, |it| format!("{{{it}}}")),
            c => c.to_string(),
        })
        .collect();
    // In code marks, so that nothing in it is read as a link.
    _ = writeln!(code, "#[doc = {:?}]", format!("`{doc}`"));
    // A split bundle pays for each function that several chunks call: by an import, an
    // export and a chunk of its own. A text where it is said is a number and an address.
    code.push_str("#[inline(always)]\n");
    if word.arguments.is_empty() {
        _ = writeln!(
            code,
            "pub fn {key}() -> &'static str {{ super::super::text({number}, {text:?}) }}"
        );
        return;
    }
    let names = word.arguments.iter();
    let arguments: Vec<String> = names
        .clone()
        .map(|it| match it.strip_prefix('#') {
            Some(number) => format!("{number}: impl super::super::Amount"),
            None => format!("{it}: &str"),
        })
        .collect();
    let with: Vec<String> = names
        .map(|it| match it.strip_prefix('#') {
            Some(number) => format!("&{number}.shown()"),
            None => it.clone(),
        })
        .collect();
    let (arguments, with) = (arguments.join(", "), with.join(", "));
    let call = if word.is_plural {
        format!("count({number}, {text:?}, count.number(), &[{with}])")
    } else {
        format!("fill({number}, {text:?}, &[{with}])")
    };
    _ = writeln!(code, "pub fn {key}({arguments}) -> String {{ super::super::{call} }}");
}

/// What a catalog says of a key, as the build keeps it.
fn word(language: Language, value: &Value) -> Option<(Word, String)> {
    let forms = forms(language, value)?;
    let mut arguments = Vec::new();
    // The last form is the one with all arguments; their places are in its order.
    forms.last()?.split('{').skip(1).filter_map(|it| it.split_once('}')).for_each(|(name, _)| {
        if !arguments.iter().any(|it| it == name) {
            arguments.push(name.to_owned());
        }
    });
    let word = Word { arguments, is_plural: value.is_object() };
    let text = encoded(&forms, &word).ok()?;
    Some((word, text))
}

fn translated(language: Language, value: &Value, like: &Word) -> Result<String, String> {
    let forms = forms(language, value)
        .ok_or_else(|| format!("is neither a text nor {:?}", language.plurals()))?;
    if value.is_object() != like.is_plural {
        return Err("has forms where the English text has none, or none where it has".to_owned());
    }
    let last = forms.last().map(String::as_str).unwrap_or_default();
    for argument in &like.arguments {
        if !last.contains(&format!("{{{argument}}}")) {
            return Err(format!("lacks {{{argument}}}"));
        }
    }
    encoded(&forms, like)
}

/// The forms of a text: one, or one for each plural of the language, in its order.
fn forms(language: Language, value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(vec![text.clone()]),
        Value::Object(forms) => {
            let all = language.plurals();
            let known = forms.keys().all(|it| all.contains(&it.as_str()));
            let form = |name: &&str| forms.get(*name)?.as_str().map(str::to_owned);
            all.iter().map(form).collect::<Option<Vec<_>>>().filter(|_| known)
        }
        _ => None,
    }
}

fn encoded(forms: &[String], word: &Word) -> Result<String, String> {
    let mut text = forms.join("\u{1F}");
    for (name, place) in word.arguments.iter().zip('\u{1}'..) {
        text = text.replace(&format!("{{{name}}}"), &place.to_string());
    }
    if text.contains(['{', '}']) {
        return Err("names an argument that the English text has not".to_owned());
    }
    if word.is_plural && !word.arguments.iter().any(|it| it == "#count") {
        return Err("has forms, but no {#count} to choose by".to_owned());
    }
    Ok(text)
}
