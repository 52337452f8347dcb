//! The customers' bundle.

fn main() {
    app::portal_app::start();
}
