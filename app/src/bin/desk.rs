//! The agents' bundle.

fn main() {
    app::desk_app::start();
}
