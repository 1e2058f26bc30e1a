//! Workbooks (XLSX): a zip file of XML.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Between two parts of a workbook.
const NEXT: u8 = 0x1e;

/// What the parts are called, in their order.
const PARTS: [&str; 5] = [
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
];

/// What is put into them.
pub const WORDS: &[&str] = &[
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c r=\"A0\"><v>1</v></c>",
    " t=\"s\"",
    " t=\"b\"",
    " t=\"e\"",
    " t=\"d\"",
    " t=\"inlineStr\"",
    " s=\"1\"",
    " s=\"99999\"",
    " uniqueCount=\"4294967295\"",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "<dimension ref=\"B2:A1\"/>",
    "<f t=\"shared\" si=\"0\" ref=\"A1:A9\">A1</f>",
    "</sheetData>",
    "</row>",
    "<row r=\"0\">",
    "<row r=\"4294967296\">",
    "&#0;",
    "&amp;",
    "1e308",
    "-1",
    "<!--",
    "<![CDATA[",
];

/// A workbook of a few cars, with shared and own texts, numbers and days.
pub fn books() -> Vec<Vec<u8>> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let shared = |n: usize, at: &str| format!("<c r=\"{at}\" t=\"s\"><v>{n}</v></c>");
    let own = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let head = [shared(0, "A1"), shared(1, "B1"), shared(2, "C1"), shared(3, "D1")].concat();
    let first = [own("A2", "京A88618"), "<c r=\"B2\"><v>48210</v></c>".into(), own("C2", "张伟")].concat();
    let second = [own("A3", "京B12345"), "<c r=\"D3\" s=\"1\"><v>44927</v></c>".into()].concat();
    let rows = [head, first, second].into_iter().enumerate();
    let rows: String = rows.map(|(n, cells)| format!("<row r=\"{}\">{cells}</row>", n + 1)).collect();
    let texts = ["车牌", "里程", "姓名", "购车日期"].map(|text| format!("<si><t>{text}</t></si>")).concat();
    let parts = [
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"车\" sheetId=\"1\" r:id=\"a\"/></sheets>\
             </workbook>"
        ),
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"a\" Type=\"{rel}/worksheet\" \
             Target=\"worksheets/sheet1.xml\"/></Relationships>"
        ),
        format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
        format!("<sst xmlns=\"{main}\" uniqueCount=\"4\">{texts}</sst>"),
        format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
    ];
    vec![parts.join("\u{1e}").into_bytes()]
}

/// The parts in a file, and what they are as a file of their own.
pub fn book(bytes: &[u8]) -> bool {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" \
                Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
                Target=\"xl/workbook.xml\"/></Relationships>";
    let fixed = [("[Content_Types].xml", &b"<Types/>"[..]), ("_rels/.rels", rels.as_bytes())];
    for (name, text) in fixed.into_iter().chain(PARTS.into_iter().zip(bytes.split(|byte| *byte == NEXT))) {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(text).expect("bytes in memory");
    }
    let mut file = zip.finish().expect("a file").into_inner();
    let taken = super::import_file(&file);
    // The zip itself, too.
    if let Some(at) = bytes.first().map(|byte| usize::from(*byte) * bytes.len() % file.len()) {
        file[at] ^= bytes[bytes.len() / 2];
        super::import_file(&file);
    }
    taken
}
