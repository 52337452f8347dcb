//! Components that several pages use. They load no data: pages pass it to them.

pub mod badges;
pub mod combobox;
pub mod dialog;
pub mod field;
pub mod form;
pub mod key_help;
pub mod language_choice;
pub mod limit;
pub mod linked;
pub mod lists;
pub mod menu;
pub mod navigation;
pub mod nothing_here;
pub mod page_title;
pub mod password_field;
pub mod remote;
pub mod small;
pub mod theme_switch;

pub use badges::{KindTag, LevelText, PortalStateBadge, StatusBadge};
pub use combobox::{Choice, Combobox};
pub use dialog::{CancelButton, ConfirmDialog, Dialog};
pub use field::{Checkbox, DateField, Field, FieldIds, Select, TextArea, TextField};
pub use form::{Form, FormErrors, SubmitButton};
pub use language_choice::LanguageChoice;
pub use linked::linked;
pub use lists::{LetterBar, Pager, SearchBox, pager};
pub use menu::Menu;
pub use navigation::{Tab, Tabs};
pub use nothing_here::NothingHere;
pub use page_title::PageTitle;
pub use password_field::PasswordField;
pub use remote::{Remote, Shape};
pub use small::{CopyButton, EmptyState, Face, Icon, Notice, Time, Tone};
pub use theme_switch::{ThemeChoice, ThemeSwitch};
