//! Every verb and every exit code of the command line, good input and bad, in both languages.

mod applying;
mod care;
mod place;
mod reading;
