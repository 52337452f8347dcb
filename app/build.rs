//! How the two bundles are linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|it| it == "wasm32") {
        // The build cuts a bundle into chunks, for which it has to know what refers to what.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
