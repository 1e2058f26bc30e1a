//! The view: what the journal says, laid out for reading. It can be thrown away and made
//! anew at any time.

pub mod apply;
pub mod block;
pub mod blocks;
pub mod commit;
pub mod digest;
pub mod kv;
pub mod load;
pub mod mark;
pub mod reading;
pub mod shown;
pub mod sled_kv;
pub mod sort;
pub mod value;
pub mod walk;
