//! Writes the good inputs of every target into `corpus/NAME/`, where libFuzzer begins.

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    for target in &targets::TARGETS {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        fs::create_dir_all(&dir)?;
        let seeds = (target.seeds)();
        for (n, seed) in seeds.iter().enumerate() {
            fs::write(dir.join(format!("seed-{n:03}")), seed)?;
        }
        println!("{}: {} inputs", dir.display(), seeds.len());
    }
    Ok(())
}
