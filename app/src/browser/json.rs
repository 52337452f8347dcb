//! What the browser's `JSON.parse` has made, as serde reads it.
//!
//! The browser's parser is there already; one of ours would have to be loaded,
//! with its tables of numbers and its words for every mistake. An answer of our
//! own worker is readable or it is not.

use std::fmt;

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

/// A value of JSON.
#[derive(Clone, Debug)]
pub struct Json(JsValue);

/// It is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Json {
    /// What `text` says.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        JSON::parse(text).map(Self).map_err(|_| Unreadable)
    }

    /// The same as `value`, which a refusal has carried along.
    pub fn of(value: &serde_json::Value) -> Result<Self, Unreadable> {
        Self::parse(&value.to_string())
    }

    /// The same as one of our types.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Unreadable> {
        T::deserialize(self)
    }

    /// A whole number, as far as a browser's numbers are exact.
    fn whole(&self) -> Option<i64> {
        let number = self.0.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9e15)?;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and far below the limit")]
        Some(number as i64)
    }
}

/// Reads one of the simple values.
macro_rules! simple {
    ($($method:ident: $value:expr => $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            let value: fn(&Json) -> Option<_> = $value;
            visitor.$visit(value(&self).ok_or(Unreadable)?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(number) = self.whole() {
            visitor.visit_i64(number)
        } else if let Some(number) = self.0.as_f64() {
            visitor.visit_f64(number)
        } else if let Some(answer) = self.0.as_bool() {
            visitor.visit_bool(answer)
        } else if self.0.is_null() {
            visitor.visit_unit()
        } else if Array::is_array(&self.0) {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    simple! {
        deserialize_bool: |it| it.0.as_bool() => visit_bool;
        deserialize_i8: Self::whole => visit_i64;
        deserialize_i16: Self::whole => visit_i64;
        deserialize_i32: Self::whole => visit_i64;
        deserialize_i64: Self::whole => visit_i64;
        deserialize_u8: Self::whole => visit_i64;
        deserialize_u16: Self::whole => visit_i64;
        deserialize_u32: Self::whole => visit_i64;
        deserialize_u64: Self::whole => visit_i64;
        deserialize_str: |it| it.0.as_string() => visit_string;
        deserialize_string: |it| it.0.as_string() => visit_string;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Items { list: self.0.dyn_into().map_err(|_| Unreadable)?, at: 0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let object: Object = self.0.dyn_into().map_err(|_| Unreadable)?;
        visitor.visit_map(Entries { list: Object::entries(&object), at: 0, value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if !self.0.is_object() {
            return Err(Unreadable);
        }
        visitor.visit_map(Fields { object: self.0, names, at: 0, value: None })
    }

    /// A word; with what belongs to it, an object with that word as its only name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if let Some(word) = self.0.as_string() {
            return visitor.visit_enum(StringDeserializer::new(word));
        }
        let object: Object = self.0.dyn_into().map_err(|_| Unreadable)?;
        let entries = Entries { list: Object::entries(&object), at: 0, value: None };
        visitor.visit_enum(de::value::MapAccessDeserializer::new(entries))
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The items of a list.
struct Items {
    list: Array,
    at: u32,
}

impl<'de> de::SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        if self.at == self.list.length() {
            return Ok(None);
        }
        let item = Json(self.list.get(self.at));
        self.at += 1;
        seed.deserialize(item).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.list.length() - self.at).ok()
    }
}

/// The fields of a type of ours. serde's derived types know a field by its
/// number as well as by its name.
struct Fields {
    object: JsValue,
    names: &'static [&'static str],
    at: usize,
    value: Option<Json>,
}

impl<'de> de::MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        match self.advance() {
            Some(at) => seed.deserialize(de::value::U64Deserializer::new(at)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.value.take().ok_or(Unreadable)?)
    }
}

impl Fields {
    /// The number of the next field that is there.
    fn advance(&mut self) -> Option<u64> {
        while let Some(name) = self.names.get(self.at) {
            self.at += 1;
            let value = Reflect::get(&self.object, &JsValue::from_str(name)).unwrap_or_default();
            if !value.is_undefined() {
                self.value = Some(Json(value));
                return u64::try_from(self.at - 1).ok();
            }
        }
        None
    }
}

/// The names and values of any other object.
struct Entries {
    list: Array,
    at: u32,
    value: Option<Json>,
}

impl<'de> de::MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        if self.at == self.list.length() {
            return Ok(None);
        }
        let entry: Array = self.list.get(self.at).unchecked_into();
        self.at += 1;
        self.value = Some(Json(entry.get(1)));
        seed.deserialize(Json(entry.get(0))).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.value.take().ok_or(Unreadable)?)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

/// Every mistake is the same one, so that no words for it are loaded.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}
