//! STUB
use crossterm::event::Event;
use std::time::Duration;
pub trait Line { fn is_free(&mut self) -> bool; fn send(&mut self, bytes: Vec<u8>) -> std::io::Result<()>; }
#[derive(Default)] pub struct Decoder;
impl Decoder { pub fn new() -> Self { Self } pub fn feed(&mut self, _: &[u8], _: &mut Vec<Event>) {} pub fn wait(&self) -> Option<Duration> { None } pub fn timeout(&mut self, _: &mut Vec<Event>) {} }
pub struct Painter;
impl Painter { pub fn new(_: u16, _: u16) -> Self { Self } pub fn enter(&mut self, _: bool) -> Vec<u8> { vec![] } pub fn leave(&mut self) -> Vec<u8> { vec![] } }
